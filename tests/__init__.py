"""The tests: one folder per room, the house rules, and the harness that all of them use."""
