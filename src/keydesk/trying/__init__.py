"""A connection is tried before anybody relies on it: tested step by step, or by what people paste.

A test says which step fails and what mends it.  It judges by the functions that the gate uses,
calls through the gate where it can, and changes nothing that lasts.
"""
