# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection is found from the checkout, when built and installed, and after AWX's project sync; each by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INVENTORY = "us-east-1 ansible_connection=local\n[regions:children]\nprimary\n[primary]\nus-east-1\n"


@pytest.fixture
def place(tmp_path):
    """An empty folder with a home of its own, an empty configuration and an inventory."""
    for folder in ("home", "project"):
        (tmp_path / folder).mkdir()
    (tmp_path / "empty.cfg").touch()
    (tmp_path / "inventory").write_text(INVENTORY)
    return tmp_path


def run(place: Path, *command: str, cwd: Path | None = None, **environment: str) -> str:
    """Run a command of the environment with nothing but what it is given; it has to succeed."""
    done = subprocess.run(
        command,
        cwd=cwd or place,
        env={
            "PATH": f"{ROOT}/.venv/bin{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(place / "home"),
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def copy_of_the_project(place: Path) -> Path:
    """Copy what git has of the project, as a clone would."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    project = place / "project"
    for name in filter(lambda name: (ROOT / name).is_symlink() or (ROOT / name).exists(), listed):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, project / name, follow_symlinks=False)
    return project


@pytest.mark.parametrize("playbook", ["site.yml", "playbooks/site.yml", "globalmountpoint.aws.site"])
def test_checkout_as_it_is(place, playbook):
    project = copy_of_the_project(place)
    listed = run(place, "ansible-playbook", "-i", "../inventory", "--list-tasks", playbook, cwd=project)
    assert "What differs from what is wanted is made so" in listed
    documented = run(place, "ansible-doc", "-t", "module", "globalmountpoint.aws.s3_bucket_replication", cwd=project)
    assert str(project) in documented


def test_built_and_installed(place):
    empty = {"ANSIBLE_CONFIG": str(place / "empty.cfg")}
    project = copy_of_the_project(place)
    run(place, "ansible-galaxy", "collection", "build", str(project), **empty)
    [archive] = place.glob("globalmountpoint-aws-*.tar.gz")
    shutil.rmtree(project)
    install = ("ansible-galaxy", "collection", "install", "--force", archive.name, "-p", "installed")
    run(place, *install, **empty)

    found = {**empty, "ANSIBLE_COLLECTIONS_PATH": str(place / "installed")}
    assert "globalmountpoint.aws" in run(place, "ansible-galaxy", "collection", "list", "-p", "installed", **empty)
    tasks = run(place, "ansible-playbook", "-i", "inventory", "--list-tasks", "globalmountpoint.aws.site", **found)
    assert "What differs from what is wanted is made so" in tasks
    documented = run(place, "ansible-doc", "-t", "module", "globalmountpoint.aws.deployment_info", **found)
    assert str(place / "installed") in documented


def test_build_holds_the_collection_and_nothing_else(place):
    run(place, "ansible-galaxy", "collection", "build", str(copy_of_the_project(place)))
    [archive] = place.glob("globalmountpoint-aws-*.tar.gz")
    with tarfile.open(archive) as tar:
        tops = {name.split("/")[0] for name in tar.getnames()}
    assert tops <= {
        *("CHANGELOG.rst", "CONTRIBUTING.md", "FILES.json", "LICENSE", "MANIFEST.json", "README.md", "SECURITY.md"),
        *("changelogs", "docs", "meta", "playbooks", "plugins", "roles"),
    }


@pytest.mark.parametrize("with_link", [True, False], ids=["with the link", "without the link"])
def test_awx_project_sync(place, with_link):
    """AWX installs collections/requirements.yml from the project's root, and runs jobs there with this path set."""
    project = copy_of_the_project(place)
    if not with_link:
        shutil.rmtree(project / "collections" / "ansible_collections")
    synced = place / "requirements_collections"
    install = ("ansible-galaxy", "collection", "install", "-r", "collections/requirements.yml", "-p", str(synced))
    run(place, *install, cwd=project)
    if not with_link:  # with it, the job finds the checkout
        ours = synced / "ansible_collections" / "globalmountpoint" / "aws"
        assert {"galaxy.yml", "MANIFEST.json"} & {file.name for file in ours.iterdir()}

    path = f"{synced}:{project}/collections"
    command = ("ansible-playbook", "-i", "../inventory", "--list-tasks", "site.yml")
    assert "What differs from what is wanted is made so" in run(
        place, *command, cwd=project, ANSIBLE_COLLECTIONS_PATH=path
    )
