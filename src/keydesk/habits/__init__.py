"""Habits: what happens where nobody says anything, as the organization likes it.

Connections and credentials ask here; what is said in a form, a request or a command goes first.
"""
