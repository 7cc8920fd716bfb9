"""Products: the sample of the demo, and how they sort."""
