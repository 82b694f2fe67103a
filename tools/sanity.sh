#!/usr/bin/env bash
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# Runs `ansible-test sanity` on what a user installs: the built collection.
set -euo pipefail
cd "$(dirname "$0")/.."

# The hosts' oldest Python and the controller's: in CI both must be there.
wanted=(3.9 3.13)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
collection=$work/ansible_collections/globalmountpoint/aws
# ansible-test wants a real folder of this name; a link is refused.
mkdir -p "$collection"
ansible-galaxy collection build --output-path "$work" >/dev/null
tar -xzf "$work"/globalmountpoint-aws-*.tar.gz -C "$collection"

# What the collection depends on lies beside it, as it does for a user.
dependencies=$(python -c 'import ansible_collections; print(ansible_collections.__path__[0])')
for name in amazon/aws community/aws; do
    mkdir -p "$work/ansible_collections/$name"
    cp -r "$dependencies/$name/." "$work/ansible_collections/$name"
done

# The virtual environments of its tests get their pip from a script on the Internet; Python's own ensurepip does as well.
cache=$work/home/.ansible/test/cache
mkdir -p "$cache"
pip=$(python -c 'from ansible_test._internal import python_requirements as r; import inspect, re
print(re.search(r"pip=.([0-9.]+)", inspect.getsource(r))[1].replace(".", "_"))')
printf 'import ensurepip\nensurepip.bootstrap(default_pip=True)\n' >"$cache/get_pip_$pip.py"

# The Pythons themselves, without pyenv's shims, which fail for versions that are not set.
path=$PWD/.venv/bin
for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin; do
    if [ -d "$python" ]; then path=$path:$python; fi
done
path=$path:$(tr ':' '\n' <<<"$PATH" | grep -v '/shims$' | paste -sd:)

for version in "${wanted[@]}"; do
    if ! PATH=$path command -v "python$version" >/dev/null; then
        echo "Python $version is not here; sanity tests leave it out." >&2
        # A developer may be without it; CI may not.
        if [ -n "${CI:-}" ]; then exit 1; fi
    fi
done

cd "$collection"
HOME=$work/home PATH=$path ANSIBLE_COLLECTIONS_PATH=$work ansible-test sanity --local --color no "$@"
