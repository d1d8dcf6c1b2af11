"""Language in code: what a text says, counted, cut and compared, in French and English."""
