"""Keydesk hands out, watches over and takes back API credentials.  Start reading at app.py."""

from importlib.metadata import version

__version__ = version("keydesk")
