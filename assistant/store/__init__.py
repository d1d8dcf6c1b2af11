"""What outlives a process: accounts, manifest, catalogue, spend, secrets, and who owns the folder."""
