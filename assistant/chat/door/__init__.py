"""The door of the public chat: who may ask now, how often, and at what cost."""
