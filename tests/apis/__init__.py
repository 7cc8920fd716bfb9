"""Protected APIs: their permissions, tables and documents."""
