# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is installed or run says whose it is, and under which licence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The folders of the built collection, and those with programs of its development.
FOLDERS = ("docs", "meta", "playbooks", "plugins", "roles", ".ci", "bench", "molecule", "sandbox", "tests", "tools")
LINES = (
    "Copyright: (c) 2026, globalmountpoint.aws contributors",
    "GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
)


def programs() -> Iterator[str]:
    """Python, templates, and what names its interpreter."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_symlink() or not path.is_file() or path.suffix == ".pyc":
                continue
            with path.open("rb") as file:
                if path.suffix in (".py", ".j2") or file.read(2) == b"#!":
                    yield path.relative_to(ROOT).as_posix()


PROGRAMS = list(programs())


def test_programs_of_each_kind_are_found():
    assert {
        "plugins/modules/mountpoint_check.py",
        "roles/compute_mountpoint/templates/user_data/prober.j2",
        "sandbox/hosts/rootfs/usr/lib/sandbox/init",
        "tools/sanity.sh",
    } <= set(PROGRAMS)


@pytest.mark.parametrize("path", PROGRAMS)
def test_head_is_ours(path):
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    head = lines[1:3] if lines[:1] and lines[0].startswith("#!") else lines[:2]
    assert tuple(line.lstrip("{# ") for line in head) == LINES
