"""What the catalog is made of: attributes, families, categories, channels and their like."""
