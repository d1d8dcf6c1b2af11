"""What people make of the texts of a campaign: read, approved, rejected, changed."""
