# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Blocks of code in the documents are of a language that a test knows, and say what is true."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options

from tests import documents

ROOT = documents.ROOT
# mermaid.js.org/intro: the kind is the first word.
MERMAID = {"flowchart", "sequenceDiagram", "stateDiagram-v2"}
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
COMMANDS = list(documents.commands())
OPTIONS = _options.known_options()


def test_languages_are_those_that_are_checked():
    """`yaml` by test_yaml_blocks.py, `shell` also by tests/functional/docs, `text` is what a program says."""
    languages = {block.language for block in documents.blocks()}
    assert languages <= {"yaml", "shell", "json", "mermaid", "text"}
    assert {"yaml", "shell", "mermaid"} <= languages


@pytest.mark.parametrize("block", documents.blocks("mermaid"), ids=lambda block: block.where)
def test_picture_says_its_kind(block):
    assert block.text.split()[0] in MERMAID


def test_json_is_json():
    for block in documents.blocks("json"):
        json.loads(block.text)


def test_make_has_the_target():
    named = {
        (where, target)
        for where, line in COMMANDS
        for target in re.findall(r"(?:^|[ (])make(?: -s)? ([a-z][a-z-]*)", line)
    }
    assert len(named) > 10
    assert {(where, target) for where, target in named if target not in TARGETS} == set()


def test_playbooks_and_inventories_are_there():
    named = {
        (where, name)
        for where, line in COMMANDS
        for name in re.findall(r"(?:^|[ /])((?:playbooks|inventories|sandbox)/[\w./-]+|site\.yml)", line)
        if "ansible" in line
    }
    assert len(named) > 5
    assert {(where, name) for where, name in named if not (ROOT / name).exists()} == set()


def test_extra_variables_are_options():
    named = {(where, name) for where, line in COMMANDS for name in re.findall(r"(?:^| )-e (\w+)=", line)}
    assert len(named) > 5
    assert {(where, name) for where, name in named if name not in OPTIONS} == set()


def test_python_has_the_modules():
    named = {(where, name) for where, line in COMMANDS for name in re.findall(r"\bpython3? -m ([\w.]+)", line)}
    assert len(named) > 3
    assert {(where, name) for where, name in named if importlib.util.find_spec(name) is None} == set()


def test_programs_and_tests_of_ours_are_there():
    named = {
        (where, name)
        for where, line in COMMANDS
        for name in re.findall(r"(?:^python|pytest(?: -\w+)*) ((?:bench|tests|tools|sandbox)/[\w./]+)", line)
    }
    assert len(named) > 10
    assert {(where, name) for where, name in named if not (ROOT / name).exists()} == set()


def test_plugins_of_ours_are_there():
    there = {
        path.stem
        for folder in ("modules", "filter", "connection", "callback", "../playbooks", "../roles")
        for path in (ROOT / "plugins" / folder).iterdir()
    }
    named = {
        (where, name) for where, line in COMMANDS for name in re.findall(r"\bglobalmountpoint\.aws\.([a-z]\w+)", line)
    }
    assert len(named) > 5
    assert {(where, name) for where, name in named if name not in there} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "plugins").glob("*/*.py")), ids=lambda path: path.stem)
def test_examples_of_plugins_are_tasks(path: Path):
    examples = re.search(r'^EXAMPLES = r"""(.*?)"""', path.read_text(encoding="utf-8"), re.M | re.S)
    if examples:
        tasks = yaml.safe_load(examples[1])
        assert tasks
        assert path.stem in json.dumps(tasks) or path.parent.name in ("connection", "callback")
