"""What is known of the knowledge: sources, where they come from, uploads, and the products."""
