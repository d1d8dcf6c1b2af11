"""Claims that weigh so much that only a source that makes them may stand for them."""
