"""What the words are tried on: the campaigns of the tests of reading."""

from tests.results.reading.conftest import reading, sold

__all__ = ["reading", "sold"]
