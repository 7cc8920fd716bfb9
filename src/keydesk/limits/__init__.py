"""Counting calls against their limits: rates that hold across workers and nodes, and quotas.

`keydesk.auth.limits` says what limits are, `keydesk.auth.limiting` who asks.  docs/adr/0030 says
what is exact, and how large the error is where it is not.
"""
