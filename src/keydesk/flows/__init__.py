"""What flowed through a connection: its calls as they come, its errors, its numbers.

Reads the book of attempts; changes nothing.  Rooms below know it only by the addresses of its
fragments.
"""
