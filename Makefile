# Thin names for commands that work by hand. `make demo` and `make test` do all their own set-up.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
VENV := .venv/bin/python
# A command with the tests' database running, stopped afterwards if it was not running before.
WITH_DATABASE := FACTCHECK_CLUSTER=postgres-test $(VENV) -m factcheck.postgres run

.PHONY: help setup demo test lint format catalogues checks bench lighthouse lock

help:
	@echo "make demo [PORT=8010]   run Factcheck on this machine, with a demonstration desk"
	@echo "make test [ARGS=...]    run the tests; ARGS go to pytest: ARGS='tests/text -k locate'"
	@echo "make lint               check style, types, templates and migrations"
	@echo "make format             set style and templates right, as far as a machine can"
	@echo "make catalogues         gather the texts of public pages and compile their translations"
	@echo "make bench              measure what the documentation claims"
	@echo "make lighthouse         what Lighthouse says of the public pages"
	@echo "make setup              install the packages into .venv (the others do it themselves)"
	@echo "make lock               write requirements.lock anew from pyproject.toml"

setup:
	@command -v $(PYTHON) >/dev/null || { \
	    echo "There is no $(PYTHON). Install Python 3.11 or newer; on Debian: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Factcheck needs Python 3.11 or newer, and $(PYTHON) is older. Name another: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m factcheck.bootstrap setup

demo: setup
	@$(VENV) -m factcheck.supervise --port "$(PORT)"

test: setup
	@browser="$$($(PYTHON) -m factcheck.bootstrap browser)" && export CHROMIUM_PATH="$$browser" && \
	    checker="$$($(PYTHON) -m factcheck.bootstrap checker)" && export HTML_CHECKER="$$checker" && \
	    $(WITH_DATABASE) $(VENV) -m pytest -n 2 --dist worksteal $(ARGS)

lint: setup
	@DEBUG=1 $(WITH_DATABASE) $(MAKE) --no-print-directory --keep-going checks

format: setup
	$(VENV) -m ruff check --fix --quiet .
	$(VENV) -m ruff format .
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

catalogues: setup
	$(VENV) -m factcheck.catalogues

checks: check-style check-format check-types check-templates check-settings check-migrations

.PHONY: check-style check-format check-types check-templates check-settings check-migrations
check-style:
	$(VENV) -m ruff check .
check-format:
	$(VENV) -m ruff format --check .
check-types:
	$(VENV) -m mypy .
check-templates:
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	$(VENV) -m djlint templates --lint --quiet
check-settings:
	$(VENV) manage.py check --fail-level WARNING
check-migrations:
	$(VENV) manage.py makemigrations --check --dry-run
	$(VENV) manage.py lintmigrations --include-apps claims --quiet ok ignore warning

bench: setup
	@$(WITH_DATABASE) $(VENV) -m bench
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench bulk
	@browser="$$($(PYTHON) -m factcheck.bootstrap browser)" && export CHROMIUM_PATH="$$browser" && \
	    DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench workspace
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench occurrences
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench streams
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench serving
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench searching
	@DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench retractions
	@DEBUG=1 $(VENV) -m bench references

lighthouse: setup
	@command -v npm >/dev/null || { echo "There is no npm. Install it; on Debian: apt install npm" >&2; exit 1; }
	@cd bench/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --silent
	@browser="$$($(PYTHON) -m factcheck.bootstrap browser)" && export CHROMIUM_PATH="$$browser" && \
	    DEBUG=1 $(WITH_DATABASE) $(VENV) -m bench auditing $(ARGS)

# The lock carries no addresses: uv reads where packages come from in its own configuration.
lock:
	@command -v uv >/dev/null || { echo "There is no uv. Install it: pipx install uv" >&2; exit 1; }
	uv lock --upgrade
	uv export --frozen --all-groups --no-emit-project --no-header --no-annotate \
	    --format requirements-txt --output-file requirements.lock --quiet
