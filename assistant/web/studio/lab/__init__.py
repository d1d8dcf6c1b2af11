"""The lab of the draft side: ten scored lines for a subject or a headline, to put into the field."""
