"""Drafts as files: the choice of a format, what is to be looked at, and the address they come from."""
