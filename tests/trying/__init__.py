"""Tests of the room that tries connections out."""
