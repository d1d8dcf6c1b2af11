"""Printed pages: words with their places made into text in reading order. Imported in the reading process."""
