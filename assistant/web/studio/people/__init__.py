"""The people of the studio: who may come in, as what, and by which link."""
