# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How tools/matrix.py finds Pythons: it asks them which they are."""

from __future__ import annotations

import sys

from tools import matrix


def test_running_python_is_found():
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert str(matrix.interpreter(version)) == sys._base_executable


def test_shim_of_a_python_that_is_not_there_is_none(tmp_path, monkeypatch):
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert matrix.interpreter("3.99") is None
