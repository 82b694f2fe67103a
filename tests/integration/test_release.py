# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The dry run of a release, on a copy of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = (".git", ".venv", ".cache", ".sandbox", ".ansible", ".*_cache", "__pycache__", "*.tar.gz")
AUTHOR = ["-c", "user.name=tests", "-c", "user.email=tests@example.com"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A repository of which everything is committed."""
    folder = tmp_path_factory.mktemp("release") / "checkout"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE), symlinks=True)
    for command in (["init", "--quiet"], ["add", "--all"], [*AUTHOR, "commit", "--quiet", "--message", "All of it"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def release(checkout, version):
    # Galaxy's import runs ansible-lint too, as test_lint.py does.
    environment = {**os.environ, "GALAXY_IMPORTER_RUN_ANSIBLE_LINT": "false"}
    environment["PATH"] = f"{ROOT}/.venv/bin{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        [checkout / "tools/release.sh", version],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.03", "1.2.3; true"])
def test_version_that_is_none_is_refused(checkout, version):
    done = release(checkout, version)
    assert done.returncode == 1
    assert f"VERSION: '{version}' is refused; allowed: x.y.z" in done.stdout


def test_release_is_made_of_what_is_committed_and_published_by_nobody(checkout):
    done = release(checkout, "7.8.9")
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout
    made = checkout / ".cache/release"
    with tarfile.open(made / "globalmountpoint-aws-7.8.9.tar.gz") as archive:
        changelog = archive.extractfile("CHANGELOG.rst").read().decode()
        names = archive.getnames()
    assert "\nv7.8.9\n======\n" in changelog
    assert [name for name in names if name.startswith("changelogs/fragments/")] == []
    installed = made / "installed/ansible_collections/globalmountpoint/aws"
    assert json.loads((installed / "MANIFEST.json").read_text())["collection_info"]["version"] == "7.8.9"
    assert "Nothing is published." in done.stdout
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=checkout, capture_output=True, check=True)
    assert changed.stdout == b""


def test_checkout_with_changes_is_refused(checkout):
    new = checkout / "roles/network/tasks/new.yml"
    new.touch()
    done = release(checkout, "7.8.9")
    new.unlink()
    assert done.returncode == 1
    assert "?? roles/network/tasks/new.yml" in done.stdout
