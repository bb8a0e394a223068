.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test check figures readme golden format lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(VENV)/.run ## make .venv with the console script in it

run: $(VENV)/.run ## start the bot (without TELEGRAM_TOKEN: the sandbox in your browser)
	@$(BIN)/tanya-netral run

test: $(VENV)/.dev check ## run every check and test
	@tests/support/ensure-browser
	@tests/support/ensure-tools
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev ## lint, types, import directions, knowledge base
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tanya-netral kb check --quiet

figures: $(VENV)/.dev ## write the matcher's figures into README.md and the system card
	$(BIN)/python -m tests.support.readme

readme: $(VENV)/.dev ## the same, and the comparison with other rankers (takes some minutes)
	$(BIN)/python -m tests.support.readme --bench

golden: $(VENV)/.dev ## choose anew the golden questions that edits are held against
	@$(BIN)/python -m tests.support.golden

format: $(VENV)/.dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev ## write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra build -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra build --extra dev --extra train -o requirements-dev.txt pyproject.toml

clean: ## remove everything that was made, but not the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Setting up what the tests need (once) ..."
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
