# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tools/matrix.py tests is what is claimed, and how it finds Pythons and pins."""

from __future__ import annotations

import pytest
import yaml

from tools import matrix

PINS = """\
ansible==14.5.0 \\
    --hash=sha256:00
    # via -r requirements.in
ansible-core==2.21.5 \\
    --hash=sha256:11
ansible-lint==26.10.1 \\
    --hash=sha256:22
"""


def test_lowest_ansible_core_is_the_lowest_that_is_claimed(root):
    claimed = yaml.safe_load((root / "meta/runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    assert claimed == f">={matrix.LOWEST.core}"


def test_every_combination_is_in_the_readme(root):
    rows = [row.split("|") for row in (root / "README.md").read_text(encoding="utf-8").splitlines()]
    tested = {row[1].strip(): row[3].strip().split(", ") for row in rows if len(row) == 5}
    pinned = (root / "requirements.txt").read_text(encoding="utf-8").partition("\nansible-core==")[2].split()[0]
    assert tested["ansible-core"] == [*[each.core for each in matrix.COMBINATIONS if each.core], pinned]
    assert tested["Python on the controller"] == sorted({each.python for each in matrix.COMBINATIONS})


@pytest.mark.parametrize(
    ("without", "left"),
    [
        ([], ["ansible", "ansible-core", "ansible-lint"]),
        (["ansible"], ["ansible-core", "ansible-lint"]),
        (["ansible", "ansible-core"], ["ansible-lint"]),
    ],
)
def test_pins_without_some_packages(without, left):
    lines = matrix.constraints(PINS, without).splitlines()
    assert [line.partition("==")[0] for line in lines if "==" in line] == left
    assert sum("--hash" in line for line in lines) == len(left)


def test_what_is_lacking_is_told_and_refused_by_ci(monkeypatch, capsys):
    monkeypatch.setattr(matrix, "interpreter", lambda _version: None)
    monkeypatch.delenv("CI", raising=False)
    assert matrix.run([matrix.LOWEST], matrix.ESSENTIALS, ["3.9"]) == 0
    said = capsys.readouterr().err
    assert "NOT TESTED: lowest, for want of Python 3.12" in said
    assert "NOT TESTED: mountpoint_check on Python 3.9" in said
    monkeypatch.setenv("CI", "true")
    assert matrix.run([matrix.LOWEST], matrix.ESSENTIALS, []) == 1
