"""Answers that are known without a model."""
