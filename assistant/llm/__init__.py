"""Speak: chat models, embedders, tokens and prompts, behind one border for failures."""
