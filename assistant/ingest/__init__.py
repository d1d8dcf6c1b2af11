"""Reads a company's files into chunks and keeps the index in step with them."""
