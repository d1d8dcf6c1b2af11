"""What a campaign will take, before it runs: composed prompts, sizes, ranges, and what earlier runs took."""
