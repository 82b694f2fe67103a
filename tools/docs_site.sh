#!/usr/bin/env bash
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# The documentation site, without the network: the guides as they are, and antsibull-docs's pages of modules, roles and
# plugins. Any warning is an error. docs_site.sh [folder]
set -euo pipefail
cd "$(dirname "$0")/.."
site=${1:-.cache/docs-site}

rm -rf "$site"
mkdir -p "$site/source"
# antsibull-docs wants a folder into which nobody else writes.
chmod go-w "$site/source"
said=$(ANSIBLE_COLLECTIONS_PATH=$PWD/collections antsibull-docs collection --use-current --fail-on-error \
  --no-add-antsibull-docs-version --dest-dir "$site/source" globalmountpoint.aws 2>&1)
if [[ -n $said ]]; then
  printf 'antsibull-docs warns:\n%s\n' "$said" >&2
  exit 1
fi
cp --parents ./*.md CHANGELOG.rst docs/*.md roles/*/README.md sandbox/*.md bench/*.md bench/results/*.{md,svg} "$site/source"
cp docs/site/conf.py docs/site/index.md "$site/source"
sphinx-build --quiet --fail-on-warning --keep-going -b html -d "$site/doctrees" "$site/source" "$site/html"
echo "$site/html/index.html"
