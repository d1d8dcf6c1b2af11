# make run    installs what is missing and starts the product on the demo company
# make test   installs what is missing and runs lint, types and every test
# make bench  prints the tables of docs/benchmarks.md; make bench-retrieval DATA=DIR those of public sets

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit browser live coverage bench bench-retrieval install install-dev chromium constraints docs

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)
BIN := .venv/bin
COVER := $(BIN)/slipcover --json

# MODEL=remote leaves out the embedded model and its 1.1 GB of weights.
MODEL ?= local
ifeq ($(MODEL),remote)
RUN_EXTRAS := postgres
else ifeq ($(MODEL),local)
RUN_EXTRAS := local,postgres
else
$(error MODEL is "$(MODEL)"; use MODEL=local or MODEL=remote)
endif

help:
	@sed -n 's/^# //p' $(firstword $(MAKEFILE_LIST)) | head -3

run: install
	$(BIN)/assistant serve

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; name one with: make run PYTHON=/path/to/python3.11"; exit 2; }
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) .venv
else
	$(PYTHON) -m venv .venv
endif

# One stamp for each set of extras: a second start installs nothing.
.venv/installed-%: $(BIN)/python pyproject.toml constraints.txt
ifdef UV
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt -e ".[$*]"
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[$*]"
endif
	@touch $@

install: .venv/installed-$(RUN_EXTRAS)

install-dev: .venv/installed-local,postgres,dev

test: install-dev chromium lint types unit browser live coverage

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install-dev
	timeout 180 $(BIN)/mypy

unit: install-dev
	timeout 1200 $(COVER) --out .coverage-unit.json -m pytest -n 2 --dist loadfile -m "not browser and not live"

browser: install-dev chromium
	timeout 1500 $(COVER) --out .coverage-browser.json -m pytest -m browser

live: install-dev
	timeout 480 $(COVER) --out .coverage-live.json -m pytest -m live

# What the three together have run.
coverage:
	$(BIN)/slipcover --merge .coverage-unit.json .coverage-browser.json .coverage-live.json --out .coverage.json \
	  --skip-covered --fail-under 90

# The browser tests take Chromium from CHROME_PATH, from PATH, or from apt when that is possible.
chromium:
	@if [ -n "$$CHROME_PATH" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; \
	then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
	  echo "No Chromium found: the browser tests will be skipped. Install it, or set CHROME_PATH."; \
	fi

bench: install-dev
	@for table in embedder index sync search ask serve answers; do $(BIN)/python -m benchmarks.$$table || exit 1; done

# Folders with corpus.jsonl, queries.jsonl and qrels.tsv below DATA, beside what else could be used.
bench-retrieval: install-dev
	@test -n "$(DATA)" || { echo "Name the folder of the sets: make bench-retrieval DATA=DIR"; exit 2; }
	@$(BIN)/python -m benchmarks.retrieval --data "$(DATA)"

# Resolves every extra together; the file holds versions only, no addresses.
constraints:
	uv pip compile pyproject.toml --all-extras --python-version 3.11 --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade --quiet -o constraints.txt

# The parts of the documentation that are made from the program.
docs: install-dev
	$(BIN)/python docs/generate.py
