"""Tests of the room sharing: the desk of groups."""
