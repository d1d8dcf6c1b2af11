"""How campaigns went: their counts as rates by segment, channel, language, variant and day, and who won."""
