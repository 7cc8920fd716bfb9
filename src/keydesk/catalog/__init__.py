"""Products and product models: their rules, their rows, what may be asked of them."""
