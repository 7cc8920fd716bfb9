"""Accounts: organizations, users, sessions, and how people get in."""
