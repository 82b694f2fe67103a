# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a user installs."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# In the built collection: folders, and texts.
BUILT = {"docs", "changelogs", "meta", "playbooks", "plugins", "roles"}
TEXTS = {"CHANGELOG.rst", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "FILES.json", "MANIFEST.json"}


def test_build_has_the_collection_and_its_texts(tmp_path):
    command = [ROOT / ".venv/bin/ansible-galaxy", "collection", "build", "--output-path", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [archive] = tmp_path.iterdir()
    with tarfile.open(archive) as built:
        names = set(built.getnames())
    assert {name.partition("/")[0] for name in names} == BUILT | TEXTS
    assert "docs/architecture.md" in names
    assert "docs/site" not in names
