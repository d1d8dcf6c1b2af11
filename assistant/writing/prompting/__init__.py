"""What a brief and a brand say to the model, in words."""
