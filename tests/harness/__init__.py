"""What the tests stand on: real databases, a real server, a real browser.  No mocks."""
