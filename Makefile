# The commands of daily work; `make help` lists them. PORT, HOST and MIN_FREE_DISK_MB may be given to `make up`.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
RUN = exec $(BIN)/python -m network_portal.local
# Hashes for every platform, no index address or path of the machine that made the file
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
	--allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --resolver=backtracking

.DEFAULT_GOAL := help
.PHONY: help up test races faults check format messages lock shell benchmark picture clean

help:  ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

up: $(STAMP)  ## start the whole portal on http://localhost:8000 (or PORT); Ctrl-C ends all of it
	@$(RUN) up

test: $(STAMP)  ## run the tests; ARGS="tests/events -x" goes to pytest
	@$(RUN) run -- $(BIN)/pytest $(ARGS)

races: $(STAMP)  ## let two managers decide at the same moment 500 times, and 200 people race for 20 places in 50 rounds
	@RACES=500 $(RUN) run -- $(BIN)/pytest -q tests/desk/test_races.py
	@EVENT_RACERS=200 EVENT_ROUNDS=50 DATABASE_POOL_SIZE=240 $(RUN) run -- $(BIN)/pytest -q tests/events/test_race.py

faults: $(STAMP)  ## kill workers, broker and database while 10,000 mails go out and 1,000 companies ask (an hour)
	@$(BIN)/python -m tests.faults.chaos $(ARGS)
	@$(BIN)/python -m tests.faults.asking

check: $(STAMP)  ## style, types, migrations, translations and production settings
	@$(RUN) check

format: $(STAMP)  ## write the code as the style check wants it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

messages: $(STAMP)  ## take new texts into the German catalogues and list the missing ones
	@$(BIN)/python -m network_portal.translations update && $(BIN)/python -m network_portal.translations compile

lock: $(STAMP)  ## resolve the dependencies of pyproject.toml anew
	$(COMPILE) --output-file=requirements.lock pyproject.toml
	$(COMPILE) --extra=local --extra=dev --constraint=requirements.lock --output-file=requirements-dev.lock pyproject.toml

shell: $(STAMP)  ## Django's shell on the data of `make up`
	@$(RUN) run --portal -- $(BIN)/python manage.py shell

benchmark: $(STAMP)  ## measure what pages cost with many rows, and how fast mail goes out (minutes)
	@$(RUN) run -- sh -c '$(BIN)/python benchmarks/pages.py && $(BIN)/python benchmarks/events.py && $(BIN)/python benchmarks/support.py && $(BIN)/python benchmarks/outbox.py && $(BIN)/python benchmarks/search.py'

picture: $(STAMP)  ## take the README's picture from the portal that `make up` runs (needs Chromium)
	@$(RUN) picture

clean:  ## remove what tests and tools leave; data of `make up` stays (it is in var/)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis var/static var/test*
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

# Installs only when the lock differs from what was installed last; a half-made environment is made anew.
$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed.")'
	@test -x $(BIN)/pip || { echo "Making the virtual environment ..."; $(PYTHON) -m venv --clear .venv; }
	@if ! cmp -s requirements-dev.lock $(STAMP); then echo "Installing the locked packages (minutes the first time) ..."; \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock; fi
	@cp requirements-dev.lock $(STAMP)
