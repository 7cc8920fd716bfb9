"""Tests of the room connections."""
