"""Tests of the room groups: what a group is, and who may make, change and give one."""
