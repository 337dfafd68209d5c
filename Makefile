# The six commands: make demo | make test | make lint | make bench | make vsix | make labextension.
# Each prepares what it needs.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
# Everything in CI; without the slow tests where a person waits.
SELECTION := $(if $(CI),,-m "not slow and not browser")

.PHONY: demo test test-all lint bench docs vsix labextension clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.base
	@$(BIN)/ketline demo

test: $(VENV)/.full
	@$(BIN)/python -m pytest $(SELECTION) $(PYTEST_ARGS)

test-all: $(VENV)/.full
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.full
	$(BIN)/ruff check server tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.full
	@$(BIN)/python benchmarks/run.py

docs: $(VENV)/.base
	@$(BIN)/ketline explain --pages docs/rules

vsix:
	@cd client-vscode && npm ci --no-audit --no-fund --loglevel=error && npm run --silent package

# The JupyterLab extension, which a wheel carries once it is built; this checkout's environment uses it from here.
labextension:
	@cd client-jupyterlab && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@[[ ! -d $(VENV) ]] || { mkdir -p $(VENV)/share/jupyter/labextensions; \
	  ln -sfn $(CURDIR)/client-jupyterlab/labextension $(VENV)/share/jupyter/labextensions/ketline-jupyterlab; }

$(VENV)/.base: pyproject.toml scripts/install
	@PYTHON=$(PYTHON) scripts/install $(VENV)
	@touch $@

$(VENV)/.full: $(VENV)/.base
	@PYTHON=$(PYTHON) scripts/install $(VENV) dev,train
	@touch $@

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis client-vscode/dist client-jupyterlab/lib client-jupyterlab/labextension
