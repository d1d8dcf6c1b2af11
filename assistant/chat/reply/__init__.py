"""The written answer, from the request to the model to sentences that may be shown."""
