"""What a door costs: `python -m benchmarks.doors`; docs/performance.md is made of it."""
