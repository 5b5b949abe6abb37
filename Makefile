# Needs Python 3.11 or newer and make; everything else comes by the hash-locked files.
PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"
TEST := $(PY) -m pytest

.DEFAULT_GOAL := help
.PHONY: help run test test-again test-kill check check-static check-format check-lint check-templates check-types check-floors \
	check-house bench messages lock assets dev

help: ## list these targets
	@while IFS= read -r line; do case "$$line" in [a-z]*:*"## "*) \
		printf '  make %-10s %s\n' "$${line%%:*}" "$${line##*## }";; esac; done < Makefile

run: assets ## the whole product with the demo company (PORT=8000, XIETONG_DATA=.data)
	@exec env XIETONG_DEMO=1 $(PY) manage.py up

test: dev assets ## every test; browser tests need chromium (JOBS=2 processes)
	$(TEST) -n $(JOBS) --dist loadgroup

test-again: dev assets ## what failed the last time, one after the other
	$(TEST) -n 0 --last-failed --last-failed-no-failures none

test-kill: dev assets ## kill every process several times while complaints run
	KILLS=$${KILLS:-3} $(TEST) -n 0 -m kill -s

check: check-static check-house ## format, lint, types, floors, migrations, translations

check-static: check-format check-lint check-templates check-types check-floors

check-format: dev
	$(BIN)/ruff format --check .

check-lint: dev
	$(BIN)/ruff check .

check-templates: dev
	$(BIN)/djlint --lint --quiet templates

check-types: dev
	XIETONG_BUILD=1 $(BIN)/mypy crm_site workflows customers ownership notifications

check-floors: dev
	$(BIN)/lint-imports

check-house: dev assets
	$(TEST) -q -n $(JOBS) --dist loadgroup tests/house

bench: assets ## figures for 100,000 customers, or BENCH="--customers 1000000 --users 2000" (bench.json in the data folder)
	XIETONG_DEMO=1 $(PY) manage.py bench $(BENCH)

messages: dev ## collect the texts for translation (needs gettext) and compile them
	XIETONG_BUILD=1 $(PY) manage.py makemessages --locale zh_Hans --no-location --no-obsolete --ignore node_modules
	XIETONG_BUILD=1 $(PY) manage.py build_assets

lock: dev ## compile the lock files anew
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group node -o requirements-node.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

assets: .venv/installed node_modules/installed
	@XIETONG_BUILD=1 $(PY) manage.py build_assets

dev: .venv/installed .venv/installed-dev

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Xietong CRM needs Python 3.11 or newer; name one with make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "This Python cannot make virtual environments; on Debian install python3-venv."; exit 1; }
	@touch $@

.venv/installed: requirements.txt .venv/made
	@echo "Installing the Python packages"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/made
	@echo "Installing the Python packages for checks and tests"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/installed-node: requirements-node.txt .venv/made
	@echo "Installing Node.js from its Python package"
	@$(PIP) -r requirements-node.txt
	@touch $@

node_modules/installed: package-lock.json $(if $(shell command -v npm),,.venv/installed-node)
	@echo "Installing the front-end packages"
	@NODE_USE_SYSTEM_CA=1 PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@
