"""The lowest versions that are claimed, by the tests that lean on versions most; `make test-matrix` runs the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import matrix

ROOT = Path(__file__).parents[2]


def test_essential_tests_pass_on_the_lowest_versions():
    if not matrix.interpreter(matrix.LOWEST.python):
        assert not os.environ.get("CI"), matrix.LOWEST
        pytest.skip(f"Python {matrix.LOWEST.python} is not here")
    command = [sys.executable, "tools/matrix.py", "--essentials"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]
