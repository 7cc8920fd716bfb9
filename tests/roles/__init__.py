"""Tests of the room roles: the desk of team roles."""
