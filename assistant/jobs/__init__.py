"""Work that outlives the page or the command that asked for it."""
