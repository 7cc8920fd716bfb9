"""The long tests: `make test-world`, before an issue is called done."""
