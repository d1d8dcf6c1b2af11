"""How a draft is written: typography, readability, voice, way of address, and what mail filters dislike."""
