"""The company's voice, segments, sources and channels, read from YAML into typed values."""
