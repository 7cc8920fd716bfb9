"""The frame of the console: what every page may rely on."""
