"""Products, in Akeneo's conventions.  The inside grows with the catalog; its doors stay."""
