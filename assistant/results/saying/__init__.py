"""Results in plain words of both languages: the verdict of a comparison, a campaign in short, warnings."""
