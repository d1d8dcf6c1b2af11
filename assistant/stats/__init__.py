"""Statistics of what was sent: how many readers a comparison needs, and what its counts say."""
