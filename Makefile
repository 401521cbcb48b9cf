# Everything there is to run. `make` alone lists it.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help run demo cluster test test-embedded test-servers test-live test-history test-browser test-spark demo-insights check bench chaos evaluate clean

# The first Python on this machine that is new enough; `make run PYTHON=…` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
RUNNING := $(VENV)/.for-running
TESTING := $(VENV)/.for-testing
SPARK := $(VENV)/.for-spark

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNNING) ## the whole site on http://127.0.0.1:8000/ (PORT=… changes it)
	@exec $(PY) manage.py serve --port $(PORT)

demo: $(RUNNING) ## the same, with a party in which three friends move their sliders
	@exec $(PY) manage.py serve --port $(PORT) --with-demo-party

cluster: $(TESTING) ## several processes on PostgreSQL and Redis or Valkey, to try (PORT=… changes it)
	@exec $(PY) -m tests.cluster --port $(PORT)

test: $(TESTING) ## every test: embedded, on PostgreSQL and Valkey, real servers, real browser
	@$(PY) -m tests.everything

test-embedded: $(TESTING) ## the tests that need no server, on SQLite and in one process
	@$(PY) -m tests.everything embedded

test-servers: $(TESTING) ## the same tests on real PostgreSQL and Redis or Valkey
	@$(PY) -m tests.everything servers

test-live: $(TESTING) ## real server processes, killed and restarted, embedded and as a cluster
	@$(PY) -m tests.everything live

test-history: $(TESTING) ## the suite of history on two servers that speak DynamoDB
	@$(PY) -m tests.everything history

test-browser: $(TESTING) ## the pages in a real Chromium
	@$(PY) -m tests.everything browser

test-spark: $(TESTING) $(SPARK) ## both engines of the warehouse on the same sources; needs Java 17
	@$(PY) -m pytest -q tests/spark

demo-insights: $(RUNNING) ## a simulated month, published, and the pages that answer from it
	@DATA_DIR=var/demo-insights exec $(PY) manage.py demo_insights --port $(PORT)

check: $(TESTING) ## format, lint, types, imports, migrations, deployment, known vulnerabilities
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	DEPLOYMENT=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') \
		$(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) -m tests.vulnerabilities

bench: $(TESTING) ## every benchmark; each prints a table and leaves a JSON file
	@set -e; for each in benchmarks/*.py; do echo "== $$each"; $(PY) $$each; done

.PHONY: measure-live
measure-live: $(TESTING) ## only those of live rooms, and the figures in docs/performance.md from them
	@$(PY) benchmarks/fanout.py --json docs/measurements/fanout.json
	@$(PY) benchmarks/live.py --json docs/measurements/live.json
	@$(PY) benchmarks/commit_path.py --json docs/measurements/commits.json
	@$(PY) benchmarks/move_profile.py --json docs/measurements/profile.json
	@$(PY) benchmarks/load/page.py

chaos: $(TESTING) ## every fault, done to real processes, and what was counted (JSON in var/chaos.json)
	@$(PY) -m tests.chaos

evaluate: $(TESTING) ## how well the recommender foretells what people like (minutes; JSON in var/evaluation)
	@$(PY) manage.py evaluate_recommender

clean: ## remove what was built and cached; parties and their data in var/ stay
	rm -rf $(VENV) var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "Watchparty needs Python 3.11 or newer; none was found. Install it, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Watchparty needs Python 3.11 or newer; $(PYTHON) is older." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNNING): requirements.txt | $(PY)
	@echo "Installing requirements…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(TESTING): requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing requirements for building and testing…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(RUNNING)

$(SPARK): requirements-spark.txt $(TESTING)
	@echo "Installing Spark…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-spark.txt
	@touch $@
