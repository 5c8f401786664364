# The doors of the repository; `make help` lists them. ARGS goes to the command behind.
PYTHON ?= python3
PORT ?= 8000
export PORT
BIN := .venv/bin
IN_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q --system-certs

.DEFAULT_GOAL := help
.PHONY: help install demo test check fix run bench pictures words lock clean

help:            ## this list
	@grep -E '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

install:         ## everything needed to run, test and change the portal
	@$(PYTHON) -m tools.install test

demo:            ## the portal with the sample province, until Ctrl-C; ARGS=--once: make the report and end
	@$(PYTHON) -m tools.install demo
	@$(BIN)/python manage.py demo $(ARGS)

test: install    ## the whole suite, on SQLite and on PostgreSQL; ARGS go to pytest
	@$(BIN)/python -m tools.test $(ARGS)

check: install   ## all that must hold before a change is handed in
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(IN_VENV) lint-imports --no-logo
	$(BIN)/mypy .
	$(BIN)/djhtml --check --tabwidth 2 templates
	VAR_DIR=var/check $(BIN)/python manage.py makemigrations --check --dry-run
	VAR_DIR=var/check HTTPS=1 $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python -m tools.test $(ARGS)

fix:             ## lay out code and templates, and repair what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 templates

run:             ## web, worker and beat on what var/ holds, for whoever changes the portal
	@$(PYTHON) -m tools.install demo
	@$(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=1 $(BIN)/python manage.py up $(ARGS)

bench: install   ## how fast it is, as ratios; ARGS=--quick for a minute
	@$(BIN)/python -m bench $(ARGS)

pictures: install ## take the pictures of the README anew
	@$(BIN)/python -m tools.screenshots

words:           ## compile what Django says to people, after a change of django.po (needs msgfmt)
	msgfmt --check-format -o isoportal/locale/vi/LC_MESSAGES/django.mo isoportal/locale/vi/LC_MESSAGES/django.po

lock:            ## write the lock files anew from pyproject.toml and package.json (needs uv and npm)
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group test -o requirements-test.txt
	$(LOCK) --group pyproject.toml:node -o requirements-node.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

clean:           ## remove what was made here: data of the demo, environment, node_modules, caches
	rm -rf var .venv node_modules bench/results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
