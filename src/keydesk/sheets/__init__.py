"""Roles and connections as a file: written by `keydesk export`, made so by `keydesk apply`.

text.py            the YAML itself, also where somebody means harm
of_roles.py, of_connections.py, lines.py   what stands in it, and what makes it so (no I/O)
sheet.py           the whole file
applying.py        carries it out, in one transaction
"""
