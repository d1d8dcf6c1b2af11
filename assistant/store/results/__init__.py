"""What mailing tools reported of campaigns, and what was learnt from it."""

from assistant.store.results.results import Results

__all__ = ["Results"]
