# Two commands do everything on a fresh machine with Python 3.11 and make: `make run` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed
# Test modules side by side: crawls wait more than they work.
WORKERS ?= 3

.PHONY: run test lint bench bench-million figures clean help

help:
	@echo "make run    install and run the demo over the built-in sample site"
	@echo "make test   install, lint, type-check and run the tests"
	@echo "make bench  measure what is slow or large (not part of the tests)"
	@echo "make bench-million  measure over a million articles (takes long, 30 GB of disk)"
	@echo "make figures  score the annotated documents and put the table into README.md"
	@echo "make clean  remove the environment and the data of the demo"

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; name one with PYTHON=python3.11")'
	@echo 'Installing into $(VENV): a few minutes the first time.'
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(STAMP)

run: $(STAMP)
	$(BIN)/yanzhao demo

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

bench: $(STAMP)
	$(BIN)/python -m pytest -m "bench and not million" -s tests/bench

bench-million: $(STAMP)
	$(BIN)/python -m pytest -m million -s tests/bench

figures: $(STAMP)
	$(BIN)/python tests/nlp/gold_sets.py --markdown README.md

clean:
	rm -rf $(VENV) data/demo .mypy_cache .ruff_cache .pytest_cache
