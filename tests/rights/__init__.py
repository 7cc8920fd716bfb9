"""Rights by row: what a group hides from whoever has it."""
