"""Credentials: the means by which connections authenticate.

One table and one life for every kind: API key, OAuth client, account of a connection.

secret.py    how it is minted and how a presented one is parsed (no I/O)
model.py     what a credential is (no I/O)
judge.py     how it is judged, with its connection and its assigned user (no I/O)
verbs.py     what can happen to it, one function each; more of a client in clients.py, of an
             account in account.py
lookup.py    the one query that a call costs
scheme.py    how the gate asks us about a request
store.py     its tables; the only SQL that changes them
api.py, console.py, cli.py   the same verbs over JSON, HTML and the command line
"""
