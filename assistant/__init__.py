"""A marketing assistant that answers and writes from one company's own knowledge."""

__version__ = "0.1.0"
