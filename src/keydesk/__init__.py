"""Keydesk hands out, watches over and takes back API credentials.  Start reading at app.py."""
