"""The tab with visitors' requests to a human."""
