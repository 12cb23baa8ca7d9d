# Needs python3 (3.11 or newer), make and git; everything else is installed into .venv and node_modules.
# make demo | test | test-long | bench | lint | setup | lock | clean

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8750
JOBS ?= 2
UV ?= uv
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
DEMO_HOME := $(CURDIR)/.demo

# Each stamp says that a step was done with what its sources hold now; a second make does nothing twice.
VENV := .venv/.made
PACKAGES := .venv/.packages
PROGRAM := .venv/.program
LANGUAGE := .venv/.language
FACE := src/noroshi/face/static/noroshi/.stamp
FACE_SOURCES := $(shell find src/noroshi/face/frontend -type f 2>/dev/null) package.json package-lock.json
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)

export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long bench lint lock clean clean-demo browser zones

help:
	@echo "make demo       an invented nation on http://localhost:$(PORT) (PORT= changes it)"
	@echo "make test       all checks and tests, under 15 minutes"
	@echo "make test-long  the same with full counts"
	@echo "make bench      the benchmarks, one JSON object each"
	@echo "make lint       style, types, walls between rooms, templates, language"
	@echo "make setup      installs what the others need (they do it by themselves)"
	@echo "make clean      deletes what make made, except the demo's data (make clean-demo)"

setup: $(PROGRAM) $(FACE) $(LANGUAGE)

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Noroshi needs Python 3.11 or newer; make PYTHON=/path/to/python3 names another one."; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory install-venv
	@echo "Making .venv"
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@touch $@

.PHONY: install-venv
install-venv:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing python3-venv"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; \
	else \
	  echo "Python's venv is missing. Install it (Debian: sudo apt-get install python3-venv) and try again."; exit 2; \
	fi

$(PACKAGES): requirements/dev.txt $(VENV)
	@echo "Installing packages, a minute or two"
	@$(PIP) install -q --require-hashes -r requirements/dev.txt
	@touch $@

$(PROGRAM): pyproject.toml $(PACKAGES)
	@echo "Installing Noroshi itself"
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(FACE): $(FACE_SOURCES) $(PACKAGES) | $(PROGRAM)
	@echo "Building the pages' style and script"
	@$(BIN)/python -m noroshi.face.build
	@mkdir -p $(@D) && touch $@

$(LANGUAGE): $(CATALOGUES) $(PACKAGES) | $(PROGRAM)
	@$(BIN)/python -m noroshi.face.language compile
	@touch $@

demo: setup
	@NOROSHI_HOME="$${NOROSHI_HOME:-$(DEMO_HOME)}" NOROSHI_PORT=$(PORT) NOROSHI_DEMO=1 $(BIN)/noroshi demo

test: setup browser zones lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadscope -m "not long"

test-long: setup browser zones lint
	NOROSHI_TEST_LONG=1 HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n $(JOBS) --dist loadscope

# The browser tests drive an installed Chromium; CHROMIUM= names one that is not on the path.
browser:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
	  [ -n "$$name" ] && command -v "$$name" >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
	  echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium)"; \
	  echo "or name one: make test CHROMIUM=/path/to/chromium"; exit 2; \
	fi

# BIND's own checker reads the policy zones that are made.
zones:
	@command -v named-checkzone >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing bind9-utils"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bind9-utils \
	    || echo "bind9-utils could not be installed: what BIND says of policy zones is left out"; \
	else \
	  echo "Without named-checkzone (Debian: sudo apt-get install bind9-utils) what BIND says of policy zones is left out"; \
	fi

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python -m noroshi.face.language check

bench: setup
	@for file in bench/[a-z]*.py; do \
	  name=$$(basename "$$file" .py); \
	  grep -q '__main__' "$$file" || continue; \
	  echo "bench.$$name" >&2; $(BIN)/python -m "bench.$$name" --json || exit 1; \
	done

lock:
	@command -v $(UV) >/dev/null || { echo "uv is needed: pip install uv, or make lock UV=/path/to/uv"; exit 2; }
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --upgrade -q pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --upgrade -q --extra dev pyproject.toml -c requirements/runtime.txt -o requirements/dev.txt

clean:
	rm -rf .venv node_modules dist src/noroshi/face/static/noroshi .hypothesis .pytest_cache .mypy_cache .ruff_cache
	rm -rf .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# The demo's database may lie outside .demo (see docs/install.md), so the program removes it.
clean-demo: $(PROGRAM)
	@$(BIN)/python -m noroshi.frame.running.forget $(DEMO_HOME)
	rm -rf .demo
