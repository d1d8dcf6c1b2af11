"""Values that cross rooms; this room imports nothing of ours."""
