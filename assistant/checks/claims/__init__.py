"""What one sentence claims, and whether the passages it cites say so: one module per kind of claim."""
