"""Reports of mailing tools: what they are taken for, and taking them in."""
