"""Shared words: SQLite's full-text search, its filters, and what mistyped words may have meant."""
