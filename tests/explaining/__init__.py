"""Tests of the room explaining: why a call is refused, and what mends it."""
