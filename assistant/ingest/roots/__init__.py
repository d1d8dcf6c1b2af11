"""The places knowledge comes from: added, kept up to date, shown and removed."""
