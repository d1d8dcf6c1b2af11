"""Cuts documents along their headings into the passages that are indexed."""
