"""The step of the segments: their rules as forms, and what they make of a contact list."""
