"""Limits: from where, how fast, how often."""
