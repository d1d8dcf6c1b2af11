"""A finished campaign on its way to a mailing tool; contacts meet texts here, and only here."""
