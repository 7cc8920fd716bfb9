"""Files of the catalog."""
