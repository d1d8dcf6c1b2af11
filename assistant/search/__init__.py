"""Finds the passages that answer a question: vectors in Chroma, words in SQLite FTS5, fused and gated."""
