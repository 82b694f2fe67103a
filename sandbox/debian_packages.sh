#!/bin/sh
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# debian_packages.sh PACKAGE...: installs the Debian packages that are missing, as root; names the command otherwise.
# No service of theirs is started, now or when the machine starts again.
set -eu

missing=
for package in "$@"; do
    dpkg-query --show --showformat '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q ^ii || missing="$missing $package"
done
if [ -z "$missing" ]; then exit 0; fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing packages; what needs them is left out. On Debian: sudo apt-get install$missing" >&2
    exit 0
fi
enabled() { systemctl list-unit-files --type=service --state=enabled --no-legend 2>/dev/null | cut -d' ' -f1; }
before=$(enabled)
apt-get update -qq
# At run level 1 no service is started.
# shellcheck disable=SC2086 # names have no spaces
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
for unit in $(enabled); do
    echo "$before" | grep -qxF "$unit" || systemctl disable --quiet "$unit"
done
