"""The audit log: sealed, verified, shown, exported."""
