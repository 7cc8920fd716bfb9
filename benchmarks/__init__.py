"""Measurements, run by hand: they print and never fail a build."""
