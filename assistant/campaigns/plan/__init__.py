"""From a campaign's definition to its texts, what they will take, and what is wrong with it."""
