# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The user data, and programs that run it or read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.user_data.conftest import files, render, user_data  # noqa: F401 fixtures


@pytest.fixture
def run_bash(tmp_path):
    """Runs bash with commands replaced by scripts."""

    def run(script: str, **commands: str) -> subprocess.CompletedProcess:
        stubs = tmp_path / "stubs"
        stubs.mkdir(exist_ok=True)
        for name, body in commands.items():
            (stubs / name).write_text(f"#!/bin/bash\n{body}\n")
            (stubs / name).chmod(0o755)
        path = tmp_path / "script"
        path.write_text(script)
        environment = {"PATH": f"{stubs}:/usr/sbin:/usr/bin:/sbin:/bin"}
        return subprocess.run(
            ["bash", str(path)], capture_output=True, text=True, timeout=300, check=False, env=environment
        )

    return run


@pytest.fixture(scope="session")
def shellcheck() -> str:
    """The environment's own shellcheck."""
    return str(Path(sys.executable).with_name("shellcheck"))
