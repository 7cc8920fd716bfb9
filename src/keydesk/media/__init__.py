"""Files of the catalog: pictures and documents that products name (docs/media-files.md)."""
