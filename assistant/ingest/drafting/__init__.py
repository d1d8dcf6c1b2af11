"""Drafts a company's brand and segments from its documents."""
