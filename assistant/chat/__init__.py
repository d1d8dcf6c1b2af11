"""What visitors get: checked answers with their sources."""
