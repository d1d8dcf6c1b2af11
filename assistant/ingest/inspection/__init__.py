"""Looks the knowledge over for what contradicts itself or no longer holds."""
