"""What visitors ask, and what the knowledge does not tell them yet."""
