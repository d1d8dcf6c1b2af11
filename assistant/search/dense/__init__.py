"""Nearness of meaning: vectors in Chroma's own process, and exact neighbours from mapped files."""
