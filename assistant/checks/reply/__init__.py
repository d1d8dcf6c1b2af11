"""What stands between a model's reply and a visitor: each sentence cited, vetted, or dropped."""
