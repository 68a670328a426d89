#!/usr/bin/env bash
# Runs the tests. Usage: tools/test.sh [browser|postgres]
#   without argument: everything that needs no browser, on SQLite; what needs PostgreSQL or Redis runs when these
#   answer, and with REQUIRE_SERVICES=1 their absence is a failure. With CI=true the browser tests follow.
#   browser: the tests that drive Chromium.
#   postgres: the tests that use the database, on PostgreSQL (DATABASE_URL, or the server on this machine).
set -euo pipefail
cd "$(dirname "$0")/.."

pytest=(.venv/bin/python -m pytest -q -n 2 --dist loadfile)
# Measures how soon workers start: these tests go first when they want a processor.
alone=tests/web/test_queue_workers.py

browser_tests() {
    tools/chromium.sh
    # Apart: each starts a Chromium of its own, and one process cannot drive two.
    .venv/bin/python -m pytest -q -m browser tests/browser
    .venv/bin/python -m pytest -q -m browser --ignore=tests/browser tests
}

if [ "${1:-}" = browser ]; then
    browser_tests
    exit
fi
if [ "${1:-}" = postgres ]; then
    export DATABASE_URL=${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}
    exec "${pytest[@]}" -m "django_db and not browser and not bench" tests
fi

# They wait more than they work, so they run beside the others, which give way to them.
mkdir -p build
.venv/bin/python -m pytest -q "$alone" >build/test-queue.txt 2>&1 &
queue=$!
trap 'kill "$queue" 2>/dev/null' EXIT
failed=0
nice -n 19 "${pytest[@]}" --ignore="$alone" tests || failed=$?
wait "$queue" || failed=$?
trap - EXIT
cat build/test-queue.txt
[ "$failed" = 0 ] || exit "$failed"
if [ "${CI:-}" = true ]; then
    browser_tests
fi
