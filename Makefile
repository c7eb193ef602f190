# PLAB. `make run` opens it, `make test` proves it. Every target says what it does in its `##` line.
PYTHON ?= python3
PY := .venv/bin/python
PLAB_VAR ?= var
export PYTHONPYCACHEPREFIX := $(abspath $(PLAB_VAR))/pycache

.DEFAULT_GOAL := help
.PHONY: help run install install-dev

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:
	@$(PYTHON) plab/management/install.py

install-dev:
	@$(PYTHON) plab/management/install.py --dev

run: install ## install, prepare, load the demo once, and open PLAB on http://127.0.0.1:8000 (PLAB_PORT)
	@exec $(PY) plab/management/run.py

lock: install-dev ## rewrite both lock files from pyproject.toml (needs network)
	@$(PY) plab/management/lock.py

fmt: install-dev ## format and mend what ruff can mend
	@$(PY) -m ruff check --quiet --no-cache --fix .
	@$(PY) -m ruff format --quiet --no-cache .
