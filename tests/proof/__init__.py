"""The proof: what was granted is enforced at every door, exactly; and the proof can fail."""
