"""Tests of the room attempts."""
