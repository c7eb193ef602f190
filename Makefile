# PLAB. `make run` opens it, `make test` proves it. Every target says what it does in its `##` line.
PYTHON ?= python3
PY := .venv/bin/python
PLAB_VAR ?= var
# Compiled modules lie under var/. Where they may not be written, every start compiles 1,300 files again: 3 seconds.
export PYTHONPYCACHEPREFIX := $(abspath $(PLAB_VAR))/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast bench lint lock fmt install install-dev

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:
	@$(PYTHON) plab/management/install.py

install-dev:
	@$(PYTHON) plab/management/install.py --dev

run: install ## install, prepare, load the demo once, and open PLAB on http://127.0.0.1:8000 (PLAB_PORT)
	@exec $(PY) plab/management/run.py

test: install-dev ## prove it: SQLite, PostgreSQL + Redis, races and faults, browser (15 minutes at most)
	@$(PY) -m tests.stages

test-fast: install-dev ## the SQLite suite without its slow tests
	@$(PY) -m pytest -n 2 -m "not slow and not walk and not stage3 and not browser and not long"

BENCH := $(if $(filter sqlite,$(DATABASE)),,-m tests.services --need postgres -- $(PY)) -m tests.bench

bench: install-dev ## speed as ratios to bare Django, on PostgreSQL or DATABASE=sqlite (10 minutes at most); bench-pages, -surveys, -mail
	@$(PY) $(BENCH)

bench-%: install-dev
	@$(PY) $(BENCH) --only $*

lint: install-dev ## everything that can be told without running the house (60 seconds at most)
	@$(PY) -m tests.lint

lock: install-dev ## rewrite both lock files from pyproject.toml (needs network)
	@$(PY) plab/management/lock.py

fmt: install-dev ## format and mend what ruff can mend
	@$(PY) -m ruff check --quiet --no-cache --fix .
	@$(PY) -m ruff format --quiet --no-cache .
