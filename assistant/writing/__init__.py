"""What copywriters get: drafts on brand, within the channel's limits, each fact with its source."""
