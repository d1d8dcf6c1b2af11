"""Statistics of what was sent: how many readers a comparison needs."""
