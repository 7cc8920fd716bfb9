"""The audit log: the book of changes, sealed against whoever could write into it, and read.

Each second what is new is sealed into a chain (verbs.py, sealer.py); its head is written down
outside the database (anchors.py); verifying.py names every part that was touched since.
"""
