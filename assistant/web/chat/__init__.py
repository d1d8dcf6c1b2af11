"""The public chat page."""
