# `make help` lists what can be done. Everything runs inside .venv, which `make setup` makes.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
BENCH ?=
# A program that may not keep what it compiled compiles a thousand modules at each start.
unexport PYTHONDONTWRITEBYTECODE
# Checks and new migrations need settings, never a real database.
SCRATCH := env DEBUG=1 DATABASE_URL=sqlite:///build/scratch.sqlite3

.PHONY: help setup demo run test test-browser test-postgres check fmt bench lock

help: ## deze lijst / this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: ## install all packages in .venv and node_modules (quick when nothing changed)
	@tools/setup.sh dev

demo: ## both data sets in the browser: make demo [PORT=8000]; stop with Ctrl-C
	@tools/setup.sh run
	@exec .venv/bin/python -m tools.demo --port $(PORT)

run: setup ## web server for developing, on the database of .env: make run [PORT=8000]; jobs: manage.py run_worker
	@DEBUG=1 .venv/bin/python manage.py migrate -v0
	@DEBUG=1 exec .venv/bin/python manage.py runserver $(PORT)

test: setup ## all tests that need no browser; on PostgreSQL and Redis too when these answer. CI=true: browser tests too
	@tools/test.sh

test-browser: setup ## the tests that drive Chromium
	@tools/test.sh browser

test-postgres: setup ## the database tests on PostgreSQL (DATABASE_URL, or the server on this machine)
	@tools/test.sh postgres

check: setup ## format, lint, types, direction of imports, missing migrations, templates
	@mkdir -p build
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/lint-imports
	$(SCRATCH) .venv/bin/python manage.py makemigrations --check --dry-run
	.venv/bin/djlint --lint --quiet templates

fmt: setup ## format the code and repair what can be repaired
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: setup ## measure, side by side in one run; also to build/bench.txt. Fewer: make bench BENCH="--only N1,N4 --quick"
	@mkdir -p build
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps -r tests/bench/requirements.txt
	@.venv/bin/python -m tests.bench --output build/bench.txt $(BENCH)

lock: ## work out all versions and hashes again from requirements*.txt (needs uv on the PATH)
	@tools/lock.sh
