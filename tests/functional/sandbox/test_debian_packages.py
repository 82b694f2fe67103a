# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The installation of Debian packages, on a machine of stand-ins for its programs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAMS = {
    "id": "echo $USER_ID",
    "dpkg-query": 'case "$*" in *curl*) echo "ii " ;; *) exit 1 ;; esac',
    "apt-get": 'echo "apt-get $*" >> calls; [ "$1" != install ] || echo "nginx.service enabled enabled" >> units',
    "systemctl": 'case $1 in list-unit-files) cat units ;; *) echo "systemctl $*" >> calls ;; esac',
}


@pytest.fixture
def install(root: Path, tmp_path: Path) -> Callable[..., tuple[str, list[str]]]:
    """Runs the script; what it said, and which programs it called."""
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(f"#!/bin/sh\ncd {tmp_path}\n{text}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "units").write_text("cron.service enabled enabled\n")
    (tmp_path / "calls").touch()

    def run(*packages: str, user: int = 0) -> tuple[str, list[str]]:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "USER_ID": str(user)}
        command = [root / "sandbox/debian_packages.sh", *packages]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stderr, (tmp_path / "calls").read_text().splitlines()

    return run


def test_only_what_is_missing_is_installed_and_nothing_of_it_starts(install):
    assert install("curl", "nginx-light") == (
        "",
        [
            "apt-get update -qq",
            "apt-get install -qq -y --no-install-recommends nginx-light",
            "systemctl disable --quiet nginx.service",
        ],
    )


def test_nothing_is_missing(install):
    assert install("curl") == ("", [])


def test_others_than_root_are_told_the_command(install):
    said, calls = install("curl", "nginx-light", user=1000)
    assert "sudo apt-get install nginx-light" in said
    assert calls == []
