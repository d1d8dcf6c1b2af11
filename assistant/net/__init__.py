"""The way out: everything that is fetched from addresses that others wrote goes through the guard here."""
