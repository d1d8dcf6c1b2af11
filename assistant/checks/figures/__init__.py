"""The figures, dates and days of one sentence, and whether the passages it cites give them."""
