"""How well the product answers, measured on questions of which it is known what a right answer says."""
