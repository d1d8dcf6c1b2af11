"""What a question asks of products: SKUs, budgets, categories; and which products answer it."""
