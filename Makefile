# make demo   starts Keydesk with sample data        make test   runs every test but the long ones
# Each target sets up all that it needs by itself.
PORT ?= 8000
DATA ?= var/demo
BIN := .venv/bin
export CHROMIUM

.PHONY: install demo test test-world check lock

install:
	@scripts/setup runtime

demo: install
	@$(BIN)/keydesk demo --data $(DATA) --port $(PORT)

check: tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# The browser apart: its driver keeps an event loop running in the thread of the tests.
test: check browser
	$(BIN)/pytest -n 2 -m "not world and not browser"
	$(BIN)/pytest -n 2 -m "browser and not world"

# The long ones: thousands of revocations under load, and most of the browser (every page in every
# look, keyboard, French, without script, attacks).  newman runs the Postman collection.
test-world: tools browser newman
	$(BIN)/pytest -m "world and not browser"
	$(BIN)/pytest -m "world and browser"

lock:
	@scripts/lock

.PHONY: tools browser newman
tools:
	@scripts/setup test

browser:
	@scripts/chromium

newman:
	@scripts/newman
