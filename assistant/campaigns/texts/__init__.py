"""One text of a campaign: its brief, its writing and checks, and what all of them must agree on."""
