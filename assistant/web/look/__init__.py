"""How the pages look, and how texts become HTML."""
