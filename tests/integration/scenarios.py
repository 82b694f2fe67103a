# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Molecule, as a developer runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from sandbox import running
from tests import known_warnings

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^INFO +\[\w+ > (\w+)\] Executing$", re.M)
CHANGED = re.compile(r"^\S+ +: ok=\d+ +changed=(\d+) ", re.M)


def molecule(tmp_path: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run molecule; return its exit status and what it said."""
    done = subprocess.run(
        ["molecule", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "MOLECULE_GLOB": "molecule/*/molecule.yml",
            "MOLECULE_EPHEMERAL_DIRECTORY": str(tmp_path / "molecule"),
            "ANSIBLE_HOME": str(tmp_path / "ansible"),
            "NO_COLOR": "1",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def passes(scenario: str, tmp_path: Path, hosts: bool = False, **variables: str) -> None:
    """Run a scenario on a sandbox of its own."""
    with running(tmp_path / "sandbox", hosts=hosts) as environment:
        status, output = molecule(tmp_path, "test", "--scenario-name", scenario, **environment, **variables)
    # What failed was said before all was removed.
    assert status == 0, output.partition(" > destroy] Executing")[0][-8000:]
    assert known_warnings.unknown(output) == []
    _before, *parts = STEP.split(output)
    checks = [text for step, text in zip(parts[::2], parts[1::2]) if step == "check"]
    if scenario != "default":
        # Molecule itself never looks at what a check says.
        on_nothing, on_all = checks
        assert set(CHANGED.findall(on_nothing)) - {"0"}, on_nothing
        assert set(CHANGED.findall(on_all)) == {"0"}, on_all
