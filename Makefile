# Chaski. Plain `make` lists the commands.
.DEFAULT_GOAL := help
SHELL := /bin/bash
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## set up, train if needed, start the bot and its chat page at http://localhost:8000/
	@exec .venv/bin/chaski run

.PHONY: test
test: setup ## set up and run the whole suite, the real Rasa server included
	@.venv/bin/chaski train
	@$(UV) run --frozen --directory nlu pytest -q
	@.venv/bin/python -m bench.nlu.judge
	@.venv/bin/pytest

.PHONY: fast
fast: setup ## run the tests that need neither Rasa, PostgreSQL nor a browser
	@.venv/bin/pytest -q -m "not nlu and not postgres and not browser"

.PHONY: test-postgres
test-postgres: setup ## the suite, every service on a private PostgreSQL of Debian's packages
	@.venv/bin/python -m tests.postgres

.PHONY: test-browser
test-browser: setup ## the chat page and the panel in Debian's Chromium
	@.venv/bin/pytest -m browser

.PHONY: check
check: setup ## format, lint, types, catalogs and content
	@.venv/bin/ruff format --check bot tests bench nlu
	@.venv/bin/ruff check bot tests bench nlu
	@.venv/bin/mypy
	@.venv/bin/chaski check

.PHONY: train
train: setup ## train the NLU model if its data changed
	@.venv/bin/chaski train

.PHONY: nlu
nlu: setup ## run the NLU server alone, for a bot with NLU_URL set
	@exec .venv/bin/chaski nlu

.PHONY: bench
bench: setup ## measure messages a second and latency, side by side with a peer
	@.venv/bin/python bench/webhook.py

.PHONY: nlu-test
nlu-test: setup ## judge the model on the golden set; fails where a floor is missed
	@.venv/bin/python -m bench.nlu.judge

.PHONY: nlu-peer
nlu-peer: setup ## our pipeline beside Rasa's default one on the same utterances (half an hour)
	@.venv/bin/python -m bench.nlu.peer

.PHONY: nlu-yardsticks
nlu-yardsticks: setup ## our pipeline on CLINC150 and BANKING77, where their files are at hand
	@.venv/bin/python -m bench.nlu.yardsticks --no-default

.PHONY: nlu-data
nlu-data: setup ## report how varied the training utterances are
	@.venv/bin/python -m bench.nlu.diversity

.PHONY: bands
bands: setup ## choose the confidence bands on the development set by what mistakes cost
	@.venv/bin/python -m bench.nlu.choose

.PHONY: locale
locale: setup ## write new phrases into every catalog
	@.venv/bin/python locales/extract.py

.PHONY: setup
setup: $(UV) ## create both environments (root on Python 3.12, nlu on 3.10)
	@[ -n "$$(find .venv/.chaski-ready -newer uv.lock -newer pyproject.toml 2>/dev/null)" ] || { \
	  echo "Setting up the bot (Python 3.12) …"; $(UV) sync --frozen && touch .venv/.chaski-ready; }
	@[ -n "$$(find nlu/.venv/.chaski-ready -newer nlu/uv.lock -newer nlu/pyproject.toml 2>/dev/null)" ] || { \
	  echo "Setting up the NLU server (Python 3.10; 2.5 GB, a few minutes the first time) …"; \
	  $(UV) sync --frozen --compile-bytecode --directory nlu && touch nlu/.venv/.chaski-ready; }

.tools/bin/uv:
	@echo "Installing uv $(UV_VERSION) into .tools …"
	@python3 -m venv .tools && .tools/bin/pip install --quiet uv==$(UV_VERSION)
