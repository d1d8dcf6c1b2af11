"""Files that were handed in and texts that were pasted."""
