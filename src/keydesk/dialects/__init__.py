"""The wire formats of other products, each in a module of its own."""
