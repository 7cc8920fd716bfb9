"""What the operator sees: numbers, lines, traces, and what the doctor says."""
