#!/bin/sh
# Installs the Debian package that the tests use, nginx, as root; names the command otherwise.
set -eu

if command -v nginx >/dev/null; then exit 0; fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Tests of the nginx configuration are skipped; for them: sudo apt-get install nginx-light" >&2
    exit 0
fi
apt-get update -qq
# At run level 1 no service is started.
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light >/dev/null
