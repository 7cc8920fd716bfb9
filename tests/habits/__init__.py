"""Habits: chosen, and kept to at every door."""
