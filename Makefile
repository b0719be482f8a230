# Everything is installed on the first use of a target; `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run serve test check setup bench eval screenshots chromium bubblewrap postgresql clean

run: .venv/app
	$(BIN)/python -m ui

serve: .venv/serve
	$(BIN)/python -m ui --serve

test: .venv/dev chromium bubblewrap postgresql
	$(BIN)/python -m pytest

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python -m pytest tests/house

setup: .venv/app .venv/dev chromium bubblewrap postgresql

bench: .venv/dev bubblewrap
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench

eval: .venv/dev
	$(BIN)/python -m training.evaluate --invariance
	$(BIN)/python -m training.evaluate --cases tests/eval/unseen_words.jsonl

screenshots: .venv/dev chromium
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf .venv

.venv/app: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gourd needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/serve: .venv/app requirements-serve.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-serve.txt
	touch $@

.venv/dev: .venv/app $(wildcard requirements-*.txt)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The browser tests skip, and say so, where Chromium is missing and cannot be installed.
chromium:
	sh tests/browser/install_chromium.sh

# So do the tests of the sandbox, without bubblewrap.
bubblewrap:
	sh tests/containment/install_bubblewrap.sh

# And those of the store on PostgreSQL; on SQLite they run anywhere.
postgresql:
	sh tests/assistant/install_postgresql.sh
