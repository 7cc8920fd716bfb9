"""The console in a real browser, as the people who use it do."""
