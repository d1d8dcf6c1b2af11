"""Who works in the studio: accounts, the brake on guessing, links for a password, who may do what."""
