"""What writing and rewriting share: the round of a text, what it must keep, what it may take."""
