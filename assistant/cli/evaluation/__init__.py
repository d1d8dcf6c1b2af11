"""`assistant eval`: what the product finds, answers and writes, measured."""
