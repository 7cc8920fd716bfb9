"""Why a request is refused, and the smallest change that would allow it.

The whole chain is looked at: request, key, connection, assigned user, role, permission.  What is
said follows from the same judgements that the gate makes; what is mended, the verbs below do.
"""
