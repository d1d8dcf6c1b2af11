"""Products for a visitor who is choosing: what is asked for, which records fit, and why."""
