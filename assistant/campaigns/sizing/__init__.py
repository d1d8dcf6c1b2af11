"""How many readers a comparison of variants needs, and what those of a campaign can show."""
