# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: options are read, converted and checked against their argument specs.

Ansible validates a role's argument spec too, but it converts nothing, stops at the first role with a fault, says
nothing of a misspelt variable, and is silent for ``tasks_from``.
"""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import jinja2
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.yaml import yaml_load
from ansible.parsing.dataloader import DataLoader
from jinja2 import nodes

COLLECTION = Path(__file__).parents[2]

ROLES = ("network", "storage_crr", "compute_mountpoint", "dns_failover")

#: Variables of the whole deployment, which belong to no role.
DEPLOYMENT = "globalmountpoint"

#: Ansible's markup of texts.
MARKUP = re.compile(r"\b[CV]\(([^)]*)\)")


class NotKnownYet(Exception):
    """The value of an option rests on a fact that a role sets later in the run."""


class NoValueError(Exception):
    """The value of an option cannot be made; the text says of which, and why."""


@dataclass
class Checked:
    """Options without their prefix, converted as their spec says, and what is wrong with them."""

    options: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def _folder(owner: str) -> Path:
    return COLLECTION / "playbooks" if owner == DEPLOYMENT else COLLECTION / "roles" / owner


@functools.cache
def _load(path: Path) -> dict[str, Any]:
    return yaml_load(path.read_text(encoding="utf-8")) or {}


def specs_of(owner: str) -> dict[str, dict[str, Any]]:
    """Return the options of each entry point of a role, or of the deployment, from its ``meta/argument_specs.yml``."""
    specs = _load(_folder(owner) / "meta" / "argument_specs.yml")["argument_specs"]
    return {entry_point: spec["options"] for entry_point, spec in specs.items()}


def spec_of(owner: str, entry_point: str = "main") -> dict[str, Any]:
    """Return the options of an entry point."""
    return specs_of(owner)[entry_point]


def defaults_of(owner: str) -> dict[str, Any]:
    """Return the defaults of a role, still as templates, which Ansible takes them for only where it is told so."""
    return _load_templates(_folder(owner) / "defaults" / "main.yml")


@functools.cache
def _load_templates(path: Path) -> dict[str, Any]:
    return DataLoader().load_from_file(str(path), trusted_as_template=True) if path.exists() else {}


def facts_of(owner: str) -> dict[str, Any]:
    """Return the public facts that a role sets, as its ``meta/facts.yml`` has them."""
    path = _folder(owner) / "meta" / "facts.yml"
    return _load(path) if path.exists() else {}


def passed_options() -> dict[str, str]:
    """Return the options of roles that the playbooks pass themselves, each with what is to be set instead."""
    path = _folder(DEPLOYMENT) / "meta" / "passed_options.yml"
    return _load(path) if path.exists() else {}


def known_facts() -> set[str]:
    """Return the names of all public facts of all roles."""
    return {name for owner in (DEPLOYMENT, *ROLES) for name in facts_of(owner)}


def known_options() -> set[str]:
    """Return the names of all options of the deployment and of all roles."""
    return {name for owner in (DEPLOYMENT, *ROLES) for options in specs_of(owner).values() for name in options}


def check(owner: str, value_of: Callable[[str], Any], entry_point: str = "main") -> Checked:
    """Read every option of an entry point of ``owner`` and check it against its spec.

    ``value_of`` gives the value of a variable; it raises `KeyError` for one that is not set and `NotKnownYet` for one
    that cannot be known at this point of the run: that option is left out. So is one with a fault, such as
    `NoValueError`. One that is blank is not set.
    """
    checked = Checked()
    for name, option in spec_of(owner, entry_point).items():
        try:
            given = _given(name, value_of(name), option)
        except KeyError:
            given = {}
        except NotKnownYet:
            continue
        except NoValueError as error:
            checked.faults.append(str(error))
            continue
        # One by one: the validator keeps a value that it refuses, and does not say whose it is.
        validation = ArgumentSpecValidator({name: option}).validate(given)
        if validation.error_messages:
            refused = f"{name}: {given[name]!r} is refused; " if given else ""
            checked.faults.append(refused + "; ".join(validation.error_messages))
        else:
            checked.options[name[len(owner) + 1 :]] = validation.validated_parameters[name]
    return checked


def _given(name: str, value: Any, option: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value by its name in the form that the validator takes; nothing for one that is blank."""
    if is_blank(value):
        if option.get("required"):
            raise refusal(name, value, "a value, since there is no default")
        return {}
    if option.get("type") == "str" and isinstance(value, bool):
        raise refusal(name, value, "a text, in quotes where YAML takes it for a boolean")
    if option.get("type") == "list" and isinstance(value, str):
        return {name: _items(name, value, option)}
    return {name: value}


def _items(name: str, text: str, option: Mapping[str, Any]) -> list[Any]:
    """Return the list that surveys and the command line give as a text: JSON, or items with commas or in lines."""
    if text.lstrip().startswith(("[", "{")):
        try:
            found = json.loads(text)
        except ValueError as error:
            raise refusal(name, text, "a list, as JSON, or as a text with commas or lines") from error
        return found if isinstance(found, list) else [found]
    # The commas of a dictionary are its own.
    items = text.splitlines() if option.get("elements") == "dict" else re.split(r"[,\r\n]", text)
    return [item.strip() for item in items if item.strip()]


def is_blank(value: Any) -> bool:
    """Tell whether a value is none: surveys and the command line give an empty text for what nobody answered."""
    return value is None or (isinstance(value, str) and not value.strip())


def refusal(name: str, value: Any, allowed: str) -> NoValueError:
    """Return the error about a value that is refused."""
    return NoValueError(f"{name}: {value!r} is refused; allowed: {allowed}")


def misspelt(names: Iterable[str]) -> list[str]:
    """Return a fault for each variable that begins like an option of ours and is none.

    ``network_`` begins the variables of others too; there only what is nearly an option of ours is a fault.
    """
    allowed = known_facts() | known_options()
    ours = re.compile(f"({'|'.join((DEPLOYMENT, *ROLES))})_")
    faults = []
    for name in sorted(name for name in names if ours.match(name) and name not in allowed):
        near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.85)
        if near or not name.startswith("network_"):
            hint = f"did you mean {near[0]}?" if near else "see the README for those that there are"
            faults.append(f"{name}: there is no such option; {hint}")
    return faults


def without_effect(variables: Mapping[str, Any]) -> list[str]:
    """Return a fault for each variable that the playbooks or the roles set themselves, whatever the inventory says."""
    instead = dict.fromkeys(known_facts(), "nothing here; it is a fact that a role sets")
    instead.update(passed_options())
    return [
        f"{name}: {variables[name]!r} is refused; allowed: {MARKUP.sub(lambda found: found[1], instead[name])}"
        for name in sorted(instead.keys() & variables.keys())
        if not is_blank(variables[name])
    ]


def names_in(value: Any) -> set[str]:
    """Return what the templates in a value mention: variables, attributes, and keys in quotes."""
    if isinstance(value, Mapping):
        return set().union(*map(names_in, value.values()))
    if isinstance(value, (list, tuple)):
        return set().union(*map(names_in, value))
    if not isinstance(value, str) or "{{" not in value:
        return set()
    try:
        template = jinja2.Environment().parse(value)  # noqa: S701 (nothing is rendered)
    except jinja2.TemplateSyntaxError:
        return set()
    found = {node.name for node in template.find_all(nodes.Name)} | {
        node.attr for node in template.find_all(nodes.Getattr)
    }
    return found | {node.value for node in template.find_all(nodes.Const) if isinstance(node.value, str)}
