"""Whole journeys, from a command to its last effect."""
