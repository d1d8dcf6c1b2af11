"""Who belongs to which segment: rules, the order in which they are tried, RFM, and who is in and out."""
