# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What README.md calls public, and what calls itself internal: each of the two, or the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
INTERNAL = "Internal to this collection"


def _documentation(path: Path) -> dict:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return yaml.safe_load(re.search(r'^DOCUMENTATION = r"""\n(.*?)"""', text, re.DOTALL | re.MULTILINE)[1])
    return yaml.safe_load(text)["DOCUMENTATION"]


def _plugins(kind: str) -> dict[str, str]:
    """The first sentence of each plugin's description, by its name."""
    folder = ROOT / "plugins" / kind
    paths = folder.glob("*.yml" if kind == "filter" else "*.py")
    return {path.stem: _documentation(path)["description"][0] for path in paths}


def _playbooks() -> dict[str, str]:
    """The comment that each playbook begins with, by its name."""
    paths = (ROOT / "playbooks").glob("*.yml")
    return {path.stem: path.read_text(encoding="utf-8").split("\n- ")[0].removeprefix("---\n# ") for path in paths}


def _roles() -> dict[str, str]:
    return {path.name: "" for path in (ROOT / "roles").iterdir()}


THERE = {
    "playbooks": _playbooks(),
    "roles": _roles(),
    "modules": _plugins("modules"),
    "filters": _plugins("filter"),
    "connection": _plugins("connection"),
    "callback": _plugins("callback"),
}


@pytest.fixture(scope="module")
def listed() -> dict[str, list[str]]:
    """The names in README's table, by their kind."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Public interface\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \|", section, re.MULTILINE)
    return {kind: re.findall(r"`(\w+)`", names) for kind, names in rows if kind in THERE}


def test_every_kind_has_a_row(listed):
    assert listed.keys() == THERE.keys()


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in sorted(THERE.items()) for name in sorted(names)]
)
def test_is_public_or_internal(listed, kind, name):
    says_internal = THERE[kind][name].startswith(INTERNAL)
    assert (name in listed[kind]) != says_internal


@pytest.mark.parametrize("kind", THERE)
def test_what_is_public_is_there_and_named_once(listed, kind):
    names = listed[kind]
    assert sorted(set(names) & THERE[kind].keys()) == sorted(names)
