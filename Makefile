# Two commands: `make demo` runs the product, `make test` passes the tests.
# PYTHON may name any CPython from 3.11 on; CONFIG is the folder that `make run` uses.
PYTHON ?= python3
CONFIG ?= config
VENV ?= .venv
BIN := $(VENV)/bin

FUZZ_SECONDS ?= 60
# A reading may take long (the sandbox is there for that), but not for ever.
FUZZ_LIMITS := -timeout=60 -rss_limit_mb=2500 -max_len=4096 -artifact_prefix=.fuzz/ -print_final_stats=0

.PHONY: demo run test check audit sbom format fuzz lock bench clean help

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

demo: $(VENV)/.runtime  ## the whole product in a minute, nothing configured, no internet
	@$(BIN)/watcher demo

run: $(VENV)/.runtime  ## the daemon on $(CONFIG)
	@$(BIN)/watcher --config $(CONFIG) run

test: $(VENV)/.dev  ## the test suite
	@$(BIN)/python -m pytest -n auto

check: $(VENV)/.dev audit sbom  ## lint, types, the import rule, known weaknesses
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

audit: $(VENV)-supply/.done  ## known weaknesses of what the lock names, if the network tells
	@$(VENV)-supply/bin/python scripts/audit.py

sbom: $(VENV)/.dev $(VENV)-supply/.done  ## sbom.json, the bill of materials (CycloneDX)
	@$(VENV)-supply/bin/python scripts/sbom.py $(BIN)/python sbom.json

format: $(VENV)/.dev  ## let ruff format and mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev  ## the benchmarks, as ratios against the raw libraries
	@$(BIN)/python -m benchmarks

fuzz: $(VENV)/.fuzz  ## a minute each of random bytes as feeds and as pages (FUZZ_SECONDS)
	@$(BIN)/python fuzz/feed.py -max_total_time=$(FUZZ_SECONDS) $(FUZZ_LIMITS) .fuzz/feed
	@$(BIN)/python fuzz/page.py -max_total_time=$(FUZZ_SECONDS) $(FUZZ_LIMITS) .fuzz/page

lock: ## resolve the versions anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml --group dev -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group supply -o requirements-supply.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group pyproject.toml:fuzz -o requirements-fuzz.lock

clean:  ## remove the virtual environment and the caches
	rm -rf $(VENV) $(VENV)-supply sbom.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz

# One virtual environment serves both: the development lock is a superset of the other.
# The project itself goes in as a path file, so nothing is built and nothing else is downloaded.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "watcher needs Python 3.11 or later; say make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@echo "installing watcher into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python scripts/link.py
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "installing the development tools into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python scripts/link.py
	@touch $@ $(VENV)/.runtime

$(VENV)-supply/.done: requirements-supply.lock | $(VENV)/bin/python
	@echo "installing what looks at dependencies into $(VENV)-supply (once)"
	@$(PYTHON) -m venv $(VENV)-supply
	@$(VENV)-supply/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-supply.lock
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.lock $(VENV)/.dev
	@echo "installing the fuzzer into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@touch $@
