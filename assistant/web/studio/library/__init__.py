"""The library: every kept draft, found by its words and its state, opened, reused, archived."""
