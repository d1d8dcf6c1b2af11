"""What is asked: made complete, and told from what the knowledge has no part in."""
