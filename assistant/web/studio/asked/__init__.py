"""The tab with what visitors ask."""
