"""What becomes of what visitors type: masked at the door, kept or not."""
