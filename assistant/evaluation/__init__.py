"""How well the product finds, measured on questions whose answers are known."""
