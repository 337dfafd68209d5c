# The five commands: make demo | make test | make lint | make bench | make vsix; then make labextension, and make dist for
# machines without a network. Each prepares what it needs.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
# Everything in CI; without the slow tests where a person waits.
SELECTION := $(if $(CI),,-m "not slow and not browser")

.PHONY: demo test test-all lint bench docs site vsix labextension dist clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.base
	@$(BIN)/ketline demo

test: $(VENV)/.full
	@$(BIN)/python -m pytest $(SELECTION) $(PYTEST_ARGS)

test-all: $(VENV)/.full
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.full
	$(BIN)/ruff check server tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.full
	@$(BIN)/python benchmarks/run.py

docs: $(VENV)/.base
	@$(BIN)/ketline explain --pages docs/rules

site: $(VENV)/.site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict && echo "build/site/index.html"

vsix:
	@cd client-vscode && npm ci --no-audit --no-fund --loglevel=error && npm run --silent package

# The JupyterLab extension, which a wheel carries once it is built; this checkout's environment uses it from here.
labextension:
	@cd client-jupyterlab && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@[[ ! -d $(VENV) ]] || { mkdir -p $(VENV)/share/jupyter/labextensions; \
	  ln -sfn $(CURDIR)/client-jupyterlab/labextension $(VENV)/share/jupyter/labextensions/ketline-jupyterlab; }

# Both extensions' builds are in what is handed out: the wheel carries JupyterLab's.
dist: $(VENV)/.base vsix labextension
	@scripts/dist $(BIN)/python dist
	@rm -f dist/*.vsix && cp client-vscode/ketline-$(VERSION).vsix dist/

$(VENV)/.base: pyproject.toml scripts/install
	@PYTHON=$(PYTHON) scripts/install $(VENV)
	@touch $@

# Without the model's runtime, which the documentation does not take.
$(VENV)/.site: pyproject.toml
	@[[ -x $(BIN)/python ]] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --editable '.[docs]'
	@touch $@

$(VENV)/.full: $(VENV)/.base
	@PYTHON=$(PYTHON) scripts/install $(VENV) dev,train
	@touch $@

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis client-vscode/dist
	rm -rf client-jupyterlab/lib client-jupyterlab/labextension
