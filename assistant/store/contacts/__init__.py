"""What is kept of customer files: lists with their rows, opt-outs as hashes, mappings of columns."""
