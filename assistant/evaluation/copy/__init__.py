"""How well the product writes, measured on briefs of which it is known what their drafts must say."""
