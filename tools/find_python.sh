#!/bin/sh
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# Prints a Python from 3.12 on that can make virtual environments, or says what is missing.
set -eu

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

print_usable() {
    for candidate in "${PYTHON:-}" python3.13 python3.14 python3.12 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.14.*/bin/python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python; do
        if [ -n "$candidate" ] && usable "$candidate"; then
            # The path itself: a shim decides anew in each folder.
            "$candidate" -c 'import sys; print(sys._base_executable)'
            return 0
        fi
    done
    return 1
}

if print_usable; then exit 0; fi

# Debian's Python comes without venv.
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null &&
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv >&2
    if print_usable; then exit 0; fi
fi

echo "No Python 3.12 or newer with the modules venv and ensurepip was found." >&2
echo "Install one (Debian 13: apt-get install python3-venv), or name it: make PYTHON=/path/to/python3.13 ..." >&2
exit 1
