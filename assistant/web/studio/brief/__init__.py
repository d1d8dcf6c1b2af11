"""The left half of the copy page: a good brief in under a minute, and the facts that may be used."""
