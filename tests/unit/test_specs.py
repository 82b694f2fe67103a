# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is stated in two places is the same in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def specs_of(owner: str) -> dict[str, dict[str, Any]]:
    """The options of each entry point."""
    specs = load(f"{owner}/meta/argument_specs.yml")["argument_specs"]
    return {entry_point: spec["options"] for entry_point, spec in specs.items()}


def every_option(options: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, option in options.items():
        yield name, option
        yield from every_option(option.get("options", {}))


def stated_defaults(role: str) -> dict[str, Any]:
    return {
        name: option["default"] for name, option in specs_of(f"roles/{role}")["main"].items() if "default" in option
    }


@pytest.mark.parametrize("role", ROLES)
def test_defaults_are_those_of_the_spec_in_its_order_but_for_those_that_would_hide_what_is_passed(role):
    passed = load("playbooks/vars/deployment.yml")
    stated = {
        name: default for name, default in stated_defaults(role).items() if f"__globalmountpoint_{name}" not in passed
    }
    assert list(load(f"roles/{role}/defaults/main.yml").items()) == list(stated.items())


@pytest.mark.parametrize("owner", ["playbooks", *(f"roles/{role}" for role in ROLES)])
def test_every_option_has_a_description_a_type_and_either_a_default_or_none_and_is_required(owner):
    for name, option in (each for options in specs_of(owner).values() for each in every_option(options)):
        assert option.get("description"), name
        assert option.get("type"), name
        assert option.get("required", False) != ("default" in option), name


@pytest.mark.parametrize("role", ROLES)
def test_what_can_be_called_has_a_spec_and_what_has_none_is_a_step(role):
    files = {path.stem for path in (ROOT / "roles" / role / "tasks").glob("*.yml")}
    assert files == set(specs_of(f"roles/{role}"))


def test_what_playbooks_and_scenarios_call_are_entry_points():
    called = {
        (role, entry_point)
        for folder in ("playbooks", "molecule")
        for path in (ROOT / folder).rglob("*.yml")
        for role, entry_point in re.findall(
            r"name: globalmountpoint\.aws\.(\w+)\n +tasks_from: (\w+)", path.read_text(encoding="utf-8")
        )
    }
    assert ("compute_mountpoint", "wait_until_stable") in called
    assert called <= {(role, name) for role in ROLES for name in specs_of(f"roles/{role}")}


def test_the_deployment_is_the_same_to_every_role():
    """Ansible has no way to state it once."""
    first, *others = [specs_of(f"roles/{role}")["main"][f"{role}_deployment"] for role in ROLES]
    assert others == [first] * 3


@pytest.mark.parametrize("role", ROLES)
def test_facts_are_those_that_are_set(role):
    assert set(load(f"roles/{role}/meta/facts.yml")) == {
        name
        for task in load(f"roles/{role}/tasks/main/facts.yml")
        for name in task.get("ansible.builtin.set_fact", {})
        if not name.startswith("__")
    }


def test_defaults_that_the_playbooks_repeat_are_those_of_the_roles():
    text = (ROOT / "playbooks/vars/deployment.yml").read_text(encoding="utf-8")
    repeated = re.findall(rf"\b((?:{'|'.join(ROLES)})_\w+)\s*\| default\('(.+?)', true\)", text)
    defaults = {name: value for role in ROLES for name, value in stated_defaults(role).items()}
    assert len(repeated) == 4
    assert repeated == [(name, defaults[name]) for name, _value in repeated]


def test_action_group_has_the_modules_that_talk_to_aws():
    ours = [
        path.stem
        for path in (ROOT / "plugins/modules").glob("*.py")
        if "  - amazon.aws.common.modules\n" in path.read_text(encoding="utf-8")
    ]
    upstream = {
        name
        for folder in ("roles", "playbooks")
        for path in (ROOT / folder).rglob("*.yml")
        for name in re.findall(r"^ +((?:amazon|community)\.aws\.\w+):$", path.read_text(encoding="utf-8"), re.M)
    }
    assert load("meta/runtime.yml")["action_groups"]["all"] == [*sorted(ours), *sorted(upstream)]


def test_modules_that_say_that_they_are_in_the_action_group_are_in_it():
    said = {
        path.stem
        for path in (ROOT / "plugins/modules").glob("*.py")
        if "\n  - globalmountpoint.aws.attributes.action_group\n" in path.read_text(encoding="utf-8")
    }
    assert said == {name for name in load("meta/runtime.yml")["action_groups"]["all"] if "." not in name}


def tasks_of(listed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Those in blocks too."""
    for task in listed:
        yield from tasks_of(task["block"]) if "block" in task else [task]


def test_no_module_removes_tags_of_others():
    """Modules do by default, upstream's and ours."""
    given = [
        (path, arguments)
        for path in (ROOT / "roles").rglob("tasks/**/*.yml")
        for task in tasks_of(load(path.relative_to(ROOT).as_posix()))
        for name, arguments in task.items()
        if re.match(r"(amazon|community|globalmountpoint)\.aws\.", name) and "tags" in arguments
    ]
    assert len(given) == 26
    assert [path.name for path, arguments in given if arguments.get("purge_tags") is not False] == []


def test_what_is_prepared_are_the_first_steps_of_the_role():
    *known, make, _facts = steps_of("main")
    prepared = steps_of("prepare")
    assert make == "main/apply.yml"
    assert prepared[: len(known)] == known
    made = [Path(step).name for step in prepared[len(known) :]]
    assert "load_balancer.yml" in made
    assert made == steps_of("main/apply")[: len(made)]


def steps_of(name: str) -> list[str]:
    return [
        task.get("ansible.builtin.import_tasks") or task["ansible.builtin.include_tasks"]
        for task in load(f"roles/compute_mountpoint/tasks/{name}.yml")
    ]
