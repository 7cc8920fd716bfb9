"""The desk of protected APIs, and the doors that other programs ask."""
