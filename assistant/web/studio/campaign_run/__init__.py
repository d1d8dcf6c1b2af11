"""A campaign after its plan: the run with its pilot, the review of its texts, files for a mailing tool."""
