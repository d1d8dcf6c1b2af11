"""Customer files: read whatever tool made them, judged row by row, kept for some days."""
