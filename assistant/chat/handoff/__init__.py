"""The hand-off to a human: the form, the hours, the requests and the messages about them."""
