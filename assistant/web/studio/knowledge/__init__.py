"""The tab where the knowledge is shown, added to, brought up to date and tried."""
