"""Tokens: how an OAuth client comes by them, and how they are judged, revoked and looked into.

rfc6749.py   the token endpoint        rfc7009.py   revocation
rfc7662.py   introspection             rfc8414.py   metadata
A token dies with the credential, secret, connection, user or organization that it came from: by
judgement at its next use, so nothing has to be swept up when one of them ends.
"""
