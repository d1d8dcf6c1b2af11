"""Findings on any generated text: what its sources, its brand and its channel say against it."""
