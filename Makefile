# `make` builds every edition of manuscript/ into build/; `make help` lists the rest.
# Needs make and Python 3.11 or later. What else is missing it installs as root on Debian and
# Ubuntu; elsewhere it says in one line what to install.

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/run.stamp
TEST_READY := $(VENV)/test.stamp
LOCK_READY := $(VENV)/lock.stamp

# One probe for both questions: is it new enough, and which one is it. Set PYTHON to choose.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	command -v $$python >/dev/null 2>&1 && $$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

# Debian ships Python without venv (no ensurepip); WeasyPrint opens Pango's libraries at run time.
FIND_NEEDS := import ctypes, ctypes.util, ensurepip; \
	[ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0") for name in ("pango-1.0", "pangoft2-1.0")]
APT_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0
NEEDS_SENTENCE := Python'\''s venv or Pango is missing: Debian, Ubuntu: apt install $(APT_PACKAGES); \
Fedora: dnf install python3 pango; macOS: brew install python pango
NO_PYTHON_SENTENCE := No Python 3.11 or later found: Debian, Ubuntu: apt install python3; \
Fedora: dnf install python3; macOS: brew install python

# Other people's programs, which the benchmarks measure beside ours, in an environment of their own.
PEERS := $(VENV)/peers
PEERS_READY := $(VENV)/peers.stamp
WITH_PEERS = PATH="$(CURDIR)/$(PEERS)/bin:$$PATH"

# A file's tests stay together, for they share the books that they built.
ALL_CORES := --numprocesses auto --dist loadfile

# Only what the lock names, only with the hashes it gives; the project itself without its
# dependencies, built by the locked backend.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL = $(PIP) install --require-hashes -r $(1) && \
	$(PIP) install --no-deps --no-build-isolation --editable .

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

.PHONY: build
build: $(RUN_READY) ## every edition in manuscript/book.toml, into build/ (the default)
	@$(BIN)/publish build

.PHONY: check
check: $(RUN_READY) ## check the manuscript and the editions in build/
	@$(BIN)/publish check

.PHONY: test
test: lint types unit ## everything that must pass: style, types, tests

.PHONY: lint
lint: $(TEST_READY) ## ruff, rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(TEST_READY) ## mypy --strict
	$(BIN)/mypy

.PHONY: unit
unit: $(TEST_READY) ## pytest, the slow tests too
	$(BIN)/python -m pytest $(ALL_CORES)

.PHONY: quick
quick: $(TEST_READY) ## pytest without the slow tests
	$(BIN)/python -m pytest $(ALL_CORES) -m "not slow"

READERS_READY := tests/browser/node_modules/run.stamp

.PHONY: readers
readers: $(READERS_READY) ## install what the browser tests open ebooks in (npm; chromium from your system)

.PHONY: look
look: $(TEST_READY) $(READERS_READY) ## pictures of an ebook on phone, e-reader and desktop: make look EPUB=… [INTO=…]
	$(BIN)/python tests/browser/look.py "$(or $(EPUB),build/ebook.epub)" "$(or $(INTO),build/looks)"

.PHONY: format
format: $(TEST_READY) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(RUN_READY) $(PEERS_READY) ## time and memory: the seed, many times its text, impose, a long ebook; beside peers
	$(WITH_PEERS) $(BIN)/python tests/bench.py
	$(WITH_PEERS) $(BIN)/python tests/bench_impose.py
	$(WITH_PEERS) $(BIN)/python tests/bench_ebook.py
	$(BIN)/python tests/bench_tags.py

.PHONY: bench-clean
bench-clean: $(TEST_READY) ## score cleaning on a corpus: make bench-clean CORPUS=DIR
	@if [ -z "$(CORPUS)" ]; then echo 'make bench-clean needs CORPUS=DIR' >&2; exit 2; fi
	$(BIN)/python tests/bench_clean.py "$(CORPUS)"

.PHONY: bench-faults
bench-faults: $(TEST_READY) ## plant 1,000 random faults in manuscript, ebook and PDF, count those found
	$(BIN)/python tests/mutations.py

.PHONY: bench-impose
bench-impose: $(RUN_READY) $(PEERS_READY) ## time impose, beside pdfimpose, and pdfjam where it is installed
	$(WITH_PEERS) $(BIN)/python tests/bench_impose.py $(if $(PDF),"$(PDF)")

.PHONY: lock
lock: $(LOCK_READY) ## compute requirements*.lock anew from pyproject.toml (UPGRADE=1: newest versions)
	$(COMPILE) --extra validate --build-deps-for editable --output-file requirements.lock
	$(COMPILE) --extra validate --extra dev --build-deps-for editable \
		--constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE_PEERS)

.PHONY: clean-build
clean-build: ## remove what was built
	rm -rf build

.PHONY: clean-all
clean-all: clean-build ## remove the caches and the virtual environment too
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The lock holds versions and hashes and no address, so that any mirror will do.
COMPILE_ANY = CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/lock/bin/pip-compile --quiet \
	--strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links \
	$(if $(UPGRADE),--upgrade)
COMPILE = $(COMPILE_ANY) pyproject.toml
COMPILE_PEERS = $(COMPILE_ANY) tests/peers.in --output-file tests/peers.lock

$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the lock names into $(VENV) …"
	@$(call INSTALL,requirements.lock)
	@touch $@

# The test lock is the other one and more, so it serves both.
$(TEST_READY): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the test lock names into $(VENV) …"
	@$(call INSTALL,requirements-dev.lock)
	@touch $@ $(RUN_READY)

# Ace's own browser is not fetched: chromium is there already.
$(READERS_READY): tests/browser/package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo 'npm is missing (Debian, Ubuntu: apt install npm chromium)' >&2; exit 2; }
	@cd tests/browser && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent
	@touch $@

# pypandoc_binary keeps pandoc inside the package.
$(PEERS_READY): tests/peers.lock | $(BIN)/python
	@echo "Installing the programs to be measured beside ours …"
	@$(BIN)/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@ln -sf $$(cd $(PEERS) && ls -d $$PWD/lib/python*/site-packages/pypandoc/files/pandoc) $(PEERS)/bin/pandoc
	@touch $@

$(LOCK_READY): | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install pip-tools==7.6.2
	@touch $@

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo '$(NO_PYTHON_SENTENCE)' >&2; exit 2; fi
	@if ! $(PYTHON) -c '$(NEW_ENOUGH)'; then echo '$(NO_PYTHON_SENTENCE)' >&2; exit 2; fi
	@if ! $(PYTHON) -c '$(FIND_NEEDS)' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing $(APT_PACKAGES) …"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
				-o Dpkg::Use-Pty=0 --no-install-recommends $(APT_PACKAGES) >/dev/null || \
				{ echo '$(NEEDS_SENTENCE)' >&2; exit 2; }; \
		else echo '$(NEEDS_SENTENCE)' >&2; exit 2; fi; fi
	@$(PYTHON) -m venv $(VENV)
