# The commands of this house. `make` alone lists them.
#   PYTHON=python3.12   which Python makes .venv (3.11 or newer)
#   ONCE=1              the demo ends after its story
#   PORT=8000           where the web app listens; other settings: docs/settings.md
#   JOBS=3              how many tests run at once: half as many again as cores, because some wait for servers
PYTHON ?= python3
JOBS ?= 3
BIN := .venv/bin
LOCK := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint bench bench-intent lock venv faults fuzz mutants

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s  %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: venv ## Play the story on embedded servers, then stay up (ONCE=1: end after it)
	@$(BIN)/ringback demo $(if $(ONCE),--once)

run: venv ## Start everything: web, workers, engine, watch, and a stand-in for each setting not given
	@$(BIN)/ringback run

test: venv ## Run every test, on SQLite and on Postgres, with a real Redis
	$(BIN)/python -m pytest -n $(JOBS)

check: lint test ## Format, lint, types, imports, tests: what must pass before a change lands

lint: venv ## The part of `check` that runs nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: venv ## Measure what things cost
	@for name in $(basename $(notdir $(filter-out bench/__init__.py bench/faults.py bench/fuzz.py bench/mutants.py,$(wildcard bench/*.py)))); do \
		echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

bench-intent: venv ## Measure how well words become issues (CSV=file.csv: your own text,label)
	@$(BIN)/python -m bench.intent $(CSV)

faults: venv ## 500 callbacks while everything fails, on each database: nobody rung twice at once, nobody lost
	$(BIN)/python -m bench.faults

fuzz: venv ## Ask the API what nobody would, on each database: no server error, nothing that its document does not tell
	$(BIN)/python -m bench.fuzz

mutants: venv ## The same without each guard, and each two: what harm each of them keeps away
	$(BIN)/python -m bench.mutants

lock: venv ## Choose exact versions anew for both requirements files
	$(LOCK) --upgrade -o requirements.txt pyproject.toml
	$(LOCK) --upgrade --extra dev --constraint requirements.txt -o requirements-dev.txt pyproject.toml

venv:
	@$(PYTHON) local/venv.py
