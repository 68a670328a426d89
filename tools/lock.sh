#!/usr/bin/env bash
# Writes constraints.txt and constraints-dev.txt: every package with its version and hashes, for each supported Python.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header "$@"
}
compile --output-file constraints.txt requirements.txt
compile --constraint constraints.txt --output-file constraints-dev.txt requirements-dev.txt
