"""Advertising law as data: dated rules with their sources, in both languages."""
