"""What a draft for a channel has to pass: the brand, the channel's limits, typography."""
