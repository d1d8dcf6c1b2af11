"""Writes the texts of a campaign: runs that can be paused, stopped, killed and resumed."""
