"""Applications protected by keydesk.middleware."""
