# `make` lists what can be done. Each step leaves a stamp and is done again only when its source changes.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes
STATIC := $(or $(STATIC_ROOT),staticfiles)/staticfiles.json
# What is compiled once serves every later process.
unexport PYTHONDONTWRITEBYTECODE
# Where npm and node are, if the system has none.
export PATH := $(PATH):$(CURDIR)/$(BIN)
TRANSLATIONS := $(patsubst %.po,%.mo,$(shell find locale -name "*.po"))

.DEFAULT_GOAL := help
.PHONY: help install run dev check test bench coverage audit system lint format lock messages tools port database \
	migrations sqlite sqlite-alone postgres postgres-alone
.NOTPARALLEL:

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

install: .venv/.runtime static/vendor/.made $(TRANSLATIONS) ## virtual environment, dependencies, front-end files, translations

run: export DEBUG = 0
run: port $(STATIC) database ## install, database, demo data, server on http://127.0.0.1:8000 (PORT, DATABASE_URL)
	@echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops)"
	@BIND=127.0.0.1:$(PORT) LOG_LEVEL=$(or $(LOG_LEVEL),WARNING) exec $(BIN)/gunicorn

dev: export DEBUG = 1
dev: port database ## the same with the development server: changes show at once, errors with their code
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

PARTS := $(MAKE) --keep-going --no-print-directory
TESTS := $(BIN)/pytest --durations 10
PARALLEL := $(TESTS) --numprocesses auto --dist worksteal
WITHOUT_BROWSER := --ignore tests/browser
SQLITE := env -u DATABASE_URL
POSTGRES := $(BIN)/python -m tests.on_postgres

check: system tools ## while working: lint, migrations, the tests on SQLite that need no browser or other program and are over soon
	@$(PARTS) lint migrations sqlite sqlite-alone ONLY="$(WITHOUT_BROWSER)" BUT="and not programs and not thorough"

test: system tools ## everything: lint, migrations, all tests on SQLite, on PostgreSQL and in Chromium
	@$(PARTS) lint migrations sqlite postgres sqlite-alone postgres-alone

bench: system tools ## how long the site takes, in one table: pages, a nation, the evening of the deadline, visits, requests nobody meant
	@$(BIN)/python -m benchmarks

coverage: tools ## lines and branches that no test without a browser reaches; fails below the floor
	@$(SQLITE) $(PARALLEL) $(WITHOUT_BROWSER) -m "not alone" --cov --cov-fail-under 0
	@$(SQLITE) $(TESTS) $(WITHOUT_BROWSER) -m alone --cov --cov-append

migrations: tools
	@echo "Checking that the migrations are complete"
	@$(BIN)/python manage.py makemigrations --check --dry-run

sqlite: tools
	@echo "Testing on SQLite"
	@$(SQLITE) $(PARALLEL) -m "not alone $(BUT)" $(ONLY)

postgres: tools
	@echo "Testing on PostgreSQL"
	@$(POSTGRES) $(PARALLEL) --reuse-db -m "not alone and not one_database" $(ONLY)

sqlite-alone: tools
	@echo "Testing on SQLite what needs the machine for itself"
	@$(SQLITE) $(TESTS) -m alone $(ONLY)

postgres-alone: tools
	@echo "Testing on PostgreSQL what needs the machine for itself"
	@$(POSTGRES) $(TESTS) --reuse-db -m alone $(ONLY)

system: ## what the tests need from the system, installed with apt where that is allowed
	@scripts/system.sh

lint: tools ## style of Python (ruff), templates (djangofmt), scripts and style sheets (biome)
	@echo "Linting"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/djangofmt --check templates
	@npx biome check --error-on-warnings

format: tools ## bring that style about
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djangofmt templates
	@npx biome check --write

messages: tools ## bring locale/vi/LC_MESSAGES/django.po up to date with the sources
	@$(BIN)/python manage.py makemessages --locale vi --no-obsolete --no-wrap \
		--add-location file --ignore node_modules --ignore tests

LOCK := .venv/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

lock: ## renew the locks of Python and npm packages
	@echo "Renewing the locks"
	@rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock
	@.venv/lock/bin/pip install -qq --disable-pip-version-check uv
	@$(LOCK) requirements-node.txt -o requirements-node.lock
	@$(LOCK) requirements.txt requirements-dev.txt -o requirements-dev.lock
	@$(LOCK) --constraint requirements-dev.lock requirements.txt -o requirements.lock
	@rm -r .venv/lock package-lock.json && npm install --loglevel error --package-lock-only

audit: tools ## known weaknesses of the packages in the locks, as their registries tell them
	@test -x .venv/audit/bin/pip-audit || { $(PYTHON) -m venv .venv/audit && \
		.venv/audit/bin/pip install -qq --disable-pip-version-check pip-audit; } || true
	@$(BIN)/python scripts/audit.py

tools: install .venv/.dev node_modules/.dev

port:
	@$(PYTHON) scripts/port.py $(PORT)

database: install # demo ends with 3 where the database is somebody's own
	@echo "Bringing the database up to date"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo --accounts || { [ $$? = 3 ] && echo "It is served as it is"; }

$(STATIC): static/vendor/.made .venv/.runtime $(shell find static)
	@echo "Collecting and compressing the static files"
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0

.venv/.made:
	@echo "Making the virtual environment"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version \
		if sys.version_info < (3, 11) else 0)'
	@scripts/system.sh python
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.made requirements.txt requirements.lock
	@echo "Installing what the site needs"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt requirements-dev.lock
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.lock
	@touch $@

node_modules/.installed: package.json package-lock.json | .venv/.runtime
	@echo "Fetching the front-end files"
	@command -v npm >/dev/null || $(PIP) -r requirements-node.lock
	@npm ci --omit=dev --loglevel error
	@touch $@

node_modules/.dev: node_modules/.installed
	@npm install --no-save --loglevel error
	@touch $@

static/vendor/.made: node_modules/.installed scripts/frontend.py $(wildcard frontend/*)
	@$(BIN)/python scripts/frontend.py
	@touch $@

%.mo: %.po | .venv/.runtime
	@echo "Compiling $<"
	@$(BIN)/python scripts/translations.py $<
