"""Reads a company's website: which pages it has, politely, within limits, and again only what changed."""
