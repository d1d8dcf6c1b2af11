"""Many lines for one field, each made in another way, checked and scored."""
