"""Brings the index in step with the sources, without doubles or losses."""
