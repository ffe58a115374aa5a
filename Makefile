# Everything that is done with this repository, by name.  Needs python3 (3.11 or newer) with venv.
PYTHON ?= python3
PORT ?= 8000
IDP_PORT ?= 8001
export PORT IDP_PORT PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
MADE_OF := pyproject.toml constraints.txt hatch_build.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
PIP_INSTALL = $(BIN)/pip install --quiet --constraint constraints.txt --editable
HTMX := portal/static/htmx.min.js
TELL_OF_HTMX = @test -f $(HTMX) || echo "htmx could not be fetched from npm; every page works without it, with reloads"

.DEFAULT_GOAL := help
.PHONY: help demo test faults check lint needs words migration pictures bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/installed $(CATALOGUES) ## The portal with a fictional county, on http://127.0.0.1:PORT
	@exec $(BIN)/python -m demo

test: needs lint $(CATALOGUES) ## Install what the tests need, then check and test everything
	@$(BIN)/python -m pytest -n 2 --dist=worksteal

faults: needs .venv/installed-for-tests $(CATALOGUES) ## Every fault that must be survived, in full, with a report; half an hour
	@$(BIN)/python -m tests.faults

check: lint $(CATALOGUES) ## Types, style, import contracts, texts and migrations; no browser
	@$(BIN)/python -m pytest tests/quality

lint: .venv/installed-for-tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet || (echo "Run: $(BIN)/ruff format" && false)
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache --verbose > .venv/lint-imports || (cat .venv/lint-imports && false)
	@$(BIN)/djlint --lint --quiet portal/templates demo

needs:
	@bash scripts/test-needs.sh

words: .venv/installed-for-tests ## Take new English sentences into the catalogues; say which lack a translation
	@mkdir -p build && BIN=$(BIN) sh scripts/extract-words.sh build/messages.pot
	@$(BIN)/pybabel -q update --input-file=build/messages.pot --output-dir=translations --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date --width=110
	@$(BIN)/python -m pytest tests/quality/test_catalogues.py

migration: .venv/installed-for-tests ## A new migration from what changed in the tables: make migration NAME=what_changed
	@test -n "$(NAME)" || (echo "Say what changes: make migration NAME=what_changed" && false)
	@$(BIN)/python scripts/new_migration.py "$(NAME)"
	@$(BIN)/ruff format --quiet portal/migrations/versions

pictures: .venv/installed-for-tests $(CATALOGUES) ## The README's pictures anew, taken on the way through
	@mkdir -p docs/pictures && PICTURES=docs/pictures $(BIN)/python -m pytest tests/walks/test_way_through.py tests/walks/test_borrower.py -k "not no-js"

bench: .venv/installed-for-bench $(CATALOGUES) ## Every benchmark against its baseline, in one table
	@$(BIN)/python -m benchmarks

clean: ## Remove what the other targets made
	rm -rf .venv build dist demo-data test-results .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -f $(HTMX) translations/*/LC_MESSAGES/*.mo

# A stamp says that the environment was made of these very files, so that a second run starts at once.
.venv/installed: $(MADE_OF)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the portal (once)"
	@$(PIP_INSTALL) .
	$(TELL_OF_HTMX)
	@touch $@

.venv/installed-for-tests: $(MADE_OF)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the portal and its tests (once)"
	@$(PIP_INSTALL) '.[postgres,test,check]'
	$(TELL_OF_HTMX)
	@touch $@ .venv/installed

.venv/installed-for-bench: .venv/installed-for-tests
	@$(PIP_INSTALL) '.[bench]'
	@touch $@

%.mo: %.po | .venv/installed
	@$(BIN)/pybabel -q compile --input-file=$< --output-file=$@ --locale=$(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
