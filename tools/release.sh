#!/usr/bin/env bash
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# release.sh VERSION: makes a release of a copy of the checkout in .cache/release, looks whether Galaxy would take it,
# and whether it can be installed. Publishes nothing, changes nothing outside of .cache, and needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:-}
if ! [[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]]; then
  echo "VERSION: '$version' is refused; allowed: x.y.z, by semver.org" >&2
  exit 1
fi
if [[ -n $(git status --porcelain) ]]; then
  echo "The checkout has changes that are not committed:" >&2
  git status --short >&2
  exit 1
fi

step() { printf '\n== %s\n' "$1"; }

release=$PWD/.cache/release
copy=$release/checkout
archive=$release/globalmountpoint-aws-$version.tar.gz
rm -rf "$release"
mkdir -p "$copy" "$release/tmp"
export ANSIBLE_HOME=$release/home ANSIBLE_COLLECTIONS_PATH=$release/installed
git archive HEAD | tar -x -C "$copy"

step "Version and changelog"
cd "$copy"
sed -i "s/^version: .*/version: $version/" galaxy.yml
# It looks for plugins in collections that are installed, and warns of one of ansible-core's own that has no version.
antsibull-changelog release --version "$version" 2>&1 | grep -v "_protomatter' does not have a MANIFEST.json" || true
if ! grep -q "^v${version//./\\.}$" CHANGELOG.rst; then
  echo "CHANGELOG.rst has no $version." >&2
  exit 1
fi

step "Archive"
ansible-galaxy collection build --output-path "$release"

step "Galaxy's import"
cd "$release"
# No ansible-test, which Galaxy runs in an image and tools/sanity.sh here. No flake8, whose rules are not ours (ruff),
# and which takes the YAML files of filters for Python.
cat >importer.cfg <<EOF
[galaxy-importer]
ansible_local_tmp = $release/tmp
check_required_tags = true
offline_ansible_lint = true
run_ansible_test = false
run_flake8 = false
EOF
GALAXY_IMPORTER_CONFIG=importer.cfg python -m galaxy_importer.main "$archive" | tee importer.log | grep -v '^Loading '
if grep -E '^(WARNING|ERROR|CRITICAL): ' importer.log >/dev/null || [[ ! -s importer_result.json ]]; then
  echo "Galaxy would not take it as it is; $release/importer.log has why." >&2
  exit 1
fi

step "It can be installed, and its playbook found by its name"
# What it depends on is in the package ansible.
ansible-galaxy collection install --offline --no-deps --collections-path installed "$archive"
ansible-playbook --syntax-check --inventory "$copy/inventories/production/hosts.yml" globalmountpoint.aws.site

step "Next"
cat <<EOF
Nothing is published. Read the top of .cache/release/checkout/CHANGELOG.rst. To publish, on a branch of main:

  sed -i 's/^version: .*/version: $version/' galaxy.yml
  antsibull-changelog release
  git add galaxy.yml CHANGELOG.rst changelogs && git commit -m 'Release $version'

and when main has it, with make test passed on it:

  git tag --sign --message 'Release $version' $version && git push origin $version
  ansible-galaxy collection build
  ansible-galaxy collection publish globalmountpoint-aws-$version.tar.gz    # asks for a token of Galaxy
EOF
