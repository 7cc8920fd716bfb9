"""Things any house needs: a database, a clock, ids, secrets, errors, settings.  Knows no domain."""
