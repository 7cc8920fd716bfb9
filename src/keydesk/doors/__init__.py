"""The desk of protected APIs, and the doors through which other programs ask about calls."""
