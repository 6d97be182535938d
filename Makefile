# `make` lists what there is. `make demo` and `make test` set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= demo-store
KILLS ?= 200
MINUTES ?= 10

.DEFAULT_GOAL := help
.PHONY: help demo test check format docs eval bench bench-full bench-engines bench-compare bench-ingest bench-links exports-check ui conformance bench-serve sample reliability sbom patterns fuzz lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# What the tool needs to run; `make demo` is content with it.
$(VENV)/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tollgraph needs Python 3.11 or later; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

# What checks, tests, benchmarks and the optional parts need on top of it.
$(VENV)/ready-to-develop: requirements-dev.lock $(VENV)/ready
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/ready ## ingest the seeds and answer who disagrees with the coalition for March 2017
	@$(BIN)/tollgraph demo --store $(STORE)

test: check ## format check, lint, types, docs freshness, then the whole test suite
	$(BIN)/python -m pytest

check: $(VENV)/ready-to-develop ## what must hold before the tests: format, lint, types, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m docs.generate --check

ui: ## bring the SPARQL editor, the outlines of the maps and the accessibility check from npm
	$(PYTHON) ui/build.py --tests

format: $(VENV)/ready-to-develop ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/ready-to-develop ## remake the generated parts of the documentation
	$(BIN)/python -m docs.generate

eval: $(VENV)/ready-to-develop ## measure the extraction against annotated articles beside the checkout
	$(BIN)/python -m benchmarks.evaluate_extraction

bench: $(VENV)/ready-to-develop ## run the benchmarks at the sizes that fit a quarter of an hour
	$(BIN)/python -m benchmarks.everything

bench-full: $(VENV)/ready-to-develop ## run the benchmarks at all sizes, which takes hours
	$(BIN)/python -m benchmarks.everything --full

bench-engines: $(VENV)/ready-to-develop ## ask every stored question of other engines on the same quads
	$(BIN)/python -m benchmarks.engines

bench-compare: $(VENV)/ready-to-develop ## measure the comparison of claims up to a million of them, which takes a quarter of an hour
	$(BIN)/python -m benchmarks.compare_claims --full

bench-ingest: $(VENV)/ready-to-develop ## measure ingestion, loading and the start of commands
	$(BIN)/python -m benchmarks.ingest

exports-check: $(VENV)/ready-to-develop ## write every export of the seeds and have other people's tools validate each
	$(BIN)/python -m benchmarks.exports_check

bench-links: $(VENV)/ready-to-develop ## measure precision and recall of the links to Wikidata on candidate sets
	$(BIN)/python -m benchmarks.link_candidates

sbom: $(VENV)/ready-to-develop ## list the dependencies as a CycloneDX bill of materials in sbom.json
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-file sbom.json requirements.lock

patterns: $(VENV)/ready-to-develop ## try every regular expression on 100 kB of text made to keep it busy; exit 1 for a slow one
	$(BIN)/python -m tests.hostile.patterns

SECONDS ?= 60
fuzz: $(VENV)/ready-to-develop ## fuzz every target for SECONDS=60 each; exit 1 where one finds something
	$(BIN)/python -m fuzz --seconds $(SECONDS)

PIP_COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

conformance: $(VENV)/ready-to-develop ## the server against the W3C's tests and real clients, as far as they are here
	$(BIN)/python -m benchmarks.conformance

bench-serve: $(VENV)/ready-to-develop ## the server's speed beside other endpoints
	$(BIN)/python -m benchmarks.serve

sample: $(VENV)/ready-to-develop ## what `make test` tries of that: 20 kills, 2,000 bad inputs, every attack, 30 s of load
	$(BIN)/python -m pytest tests/hostile tests/reliability/test_kills.py tests/reliability/test_load.py

reliability: $(VENV)/ready-to-develop ## break things for real (KILLS=200 kills, full disks, twice MINUTES=10 of load), and write docs/reliability.md
	$(BIN)/python -m benchmarks.reliability $(KILLS) --minutes $(MINUTES) --write

lock: ## resolve the dependencies anew into requirements-dev.lock and, out of it, requirements.lock
	$(PIP_COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(PIP_COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

clean: ## remove the environment, caches and the demo's store
	rm -rf $(VENV) $(STORE) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
