"""Tables of speed and quality, each with its baseline in the same run; results are in docs/benchmarks.md."""
