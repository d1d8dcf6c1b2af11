"""A marketer's commands: customer files, segments, campaigns."""
