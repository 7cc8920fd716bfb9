"""Connections: the third-party systems that are let in.

A credential is judged with its connection, so deactivating or deleting a connection stops all its
credentials on their next call: one UPDATE, one event.
"""
