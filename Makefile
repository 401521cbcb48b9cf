# Everything there is to run. `make` alone lists it.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help run demo cluster test test-embedded test-servers test-live test-dynamodb test-browser test-spark demo-insights check licences bench chaos evaluate clean

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

run: $(RUNNING) ## the whole site on http://127.0.0.1:8000/ (PORT=… changes it, LAN=1 serves your network)
	@exec $(PY) manage.py serve --port $(PORT)

demo: $(RUNNING) ## the same, with a party in which three friends move their sliders
	@exec $(PY) manage.py serve --port $(PORT) --with-demo-party

cluster: $(TESTING) ## several processes on PostgreSQL and Redis or Valkey, to try (PORT=… changes it)
	@exec $(PY) -m tools.run_cluster --port $(PORT)

test: $(TESTING) ## every test: embedded, on PostgreSQL and Valkey, real servers, real browser
	@$(PY) -m tools.run_tests

test-embedded: $(TESTING) ## the tests that need no server, on SQLite and in one process
	@$(PY) -m tools.run_tests embedded

.PHONY: coverage
coverage: $(TESTING) ## which lines and branches those tests run, by package
	@$(PY) -m tools.measure_coverage

test-servers: $(TESTING) ## the same tests on real PostgreSQL and Redis or Valkey
	@$(PY) -m tools.run_tests servers

test-live: $(TESTING) ## real server processes, killed and restarted, embedded and as a cluster
	@$(PY) -m tools.run_tests live

test-dynamodb: $(TESTING) ## the suite of history on two servers that speak DynamoDB
	@$(PY) -m tools.run_tests dynamodb

test-browser: $(TESTING) ## the pages in a real Chromium
	@$(PY) -m tools.run_tests browser

test-spark: $(TESTING) $(SPARK) ## both engines of the warehouse on the same sources; needs Java 17
	@$(PY) -m pytest -q tests/spark

demo-insights: $(RUNNING) ## a simulated month, published, and the pages that answer from it
	@DATA_DIR=var/demo-insights exec $(PY) manage.py demo_insights --port $(PORT)

check: $(TESTING) ## format, lint and types of Python, scripts and styles, imports, migrations, deployment, known vulnerabilities
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	DEPLOYMENT=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') \
		$(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) -m tools.check_scripts
	@ADVISORIES="$(ADVISORIES)" $(PY) -m tools.check_vulnerabilities

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: lock
lock: | $(PY) ## the lock files again, after a change of requirements.txt or requirements-dev.txt
	@$(INSTALL_UV)
	@$(LOCK) requirements-dev.txt --output-file requirements-dev.lock
	@$(LOCK) requirements.txt --constraint requirements-dev.lock --output-file requirements.lock

licences: $(TESTING) ## the licence of every package that a site runs on, checked
	@$(PY) -m tools.list_licences

bench: $(TESTING) ## every benchmark; each prints a table and leaves a JSON file
	@set -e; for each in $$(grep -l __main__ benchmarks/*.py); do \
		name=$$(basename $$each .py); echo "== $$name"; $(PY) -m benchmarks.$$name; done

.PHONY: measure-live
measure-live: $(TESTING) ## only those of live rooms, and the figures in docs/performance.md from them
	@$(PY) -m benchmarks.fanout --json docs/measurements/fanout.json
	@$(PY) -m benchmarks.live --json docs/measurements/live.json
	@$(PY) -m benchmarks.commit_path --json docs/measurements/commits.json
	@$(PY) -m benchmarks.move_profile --json docs/measurements/profile.json
	@$(PY) -m benchmarks.load.update_docs

chaos: $(TESTING) ## every fault, done to real processes, and what was counted (JSON in var/chaos.json)
	@$(PY) -m tools.chaos

evaluate: $(TESTING) ## how well the recommender predicts what people like (minutes; JSON in var/evaluation)
	@$(PY) manage.py evaluate_recommender

clean: ## remove what was built and cached; parties and their data in var/ stay
	rm -rf $(VENV) node_modules var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "Watchparty needs Python 3.11 or newer; none was found. Install it, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Watchparty needs Python 3.11 or newer; $(PYTHON) is older." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# uv installs in a tenth of pip's time. Where it cannot be had, or does not find a registry that pip is
# configured for, pip does it. Both install exactly what the lock file names, and check every file's hash.
UV := uv==0.13.9
INSTALL_UV = $(PY) -m pip install --quiet --disable-pip-version-check $(UV)
WITH_UV = $(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes --requirement
WITH_PIP = $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement
INSTALL = { $(INSTALL_UV) && $(WITH_UV) $<; } 2>/dev/null || $(WITH_PIP) $<

$(RUNNING): requirements.lock | $(PY)
	@echo "Installing requirements…"
	@$(INSTALL)
	@touch $@

$(TESTING): requirements-dev.lock requirements.lock | $(PY)
	@echo "Installing requirements for building and testing…"
	@$(INSTALL)
	@touch $@ $(RUNNING)

$(SPARK): requirements-spark.txt $(TESTING)
	@echo "Installing Spark…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-spark.txt
	@touch $@
