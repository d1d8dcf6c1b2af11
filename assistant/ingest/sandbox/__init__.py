"""Reads risky formats in a child process with limits."""
