# The front door. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo-passwords test check format bench screenshot lock

PORT ?= 8000
DEMO ?= 1
PYTHON_OF_VENV := .venv/bin/python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## prepare everything that `make run` needs
	@config/dev/setup.sh

setup-dev:
	@config/dev/setup.sh --dev

run: setup ## start on 127.0.0.1 with demo boards (PORT=8000, DEMO=0 starts empty); Ctrl-C stops
	@exec $(PYTHON_OF_VENV) -m config.serve --port $(PORT) --demo $(DEMO)

demo-passwords: setup ## give the demo accounts new passwords
	@$(PYTHON_OF_VENV) manage.py demo_passwords

test: setup-dev ## all tests, on SQLite and PostgreSQL, with Redis and a browser
	@exec $(PYTHON_OF_VENV) -m config.dev.test

check: setup-dev ## format, lint, types, imports, templates, migrations, content
	@exec $(PYTHON_OF_VENV) -m config.dev.check

format: setup-dev ## let the formatter rewrite the code
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .

bench: setup-dev ## benchmarks, one line each: name, ours, other, ratio
	@exec $(PYTHON_OF_VENV) -m tests.bench

screenshot: setup-dev ## take the picture of README.md from the demonstration
	@exec $(PYTHON_OF_VENV) -m tests.screenshot

lock: setup-dev ## compile the requirement locks again (UPGRADE=1 takes newer versions)
	@exec $(PYTHON_OF_VENV) -m config.dev.lock $(if $(UPGRADE),--upgrade)
