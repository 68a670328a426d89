#!/usr/bin/env bash
# Makes sure that Chromium is there for the browser tests.
set -euo pipefail

command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installeren met apt-get: chromium"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "Chromium ontbreekt. Installeer als beheerder het Debian-pakket: apt-get install chromium" >&2
echo "Chromium is missing. Install this Debian package as root: apt-get install chromium" >&2
exit 1
