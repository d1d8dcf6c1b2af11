"""What copywriters make: drafts with their versions, kept briefs, and facts that people vouch for."""
