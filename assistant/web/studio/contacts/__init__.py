"""The step of the contacts: a customer file read, looked at, imported and reported; and the opt-out list."""
