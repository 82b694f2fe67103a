# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Blocks of shell in the documents are of its syntax."""

from __future__ import annotations

import subprocess

import pytest

from tests import documents


@pytest.mark.parametrize("block", documents.blocks("shell"), ids=lambda block: block.where)
def test_bash_reads_it(block):
    read = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
