"""What people paste into other programs: lines of code, settings, a Postman collection.  Pure.

It knows what a caller holds, not where that is kept, so that the page which shows a secret once and
the pages which never do say the same.
"""
