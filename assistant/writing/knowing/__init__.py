"""What a brief can be written from: the facts of passages and those that people add."""
