# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the variables of a host, read lazily and checked, for our action plugins."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Callable

from ansible.errors import AnsibleError, AnsibleUndefinedVariable

from . import _options

#: What the playbooks pass to a role begins so, before the name of its option: included variables outrank an inventory.
PASSED = "__globalmountpoint_"

RULES = "ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules"


def template_of(templar: Any, task_vars: Mapping[str, Any], early: bool = False) -> Callable[[Any], Any]:
    """Return what makes a value of a template in which an option, too, is what the playbooks pass where it is not set.

    The default of ``network_package_buckets``, for instance, names the region of ``network_deployment``. ``early``
    says that no role has run yet: a fact that is set then is none.
    """
    known, facts = _options.known_options(), _options.known_facts() if early else set()
    given = {
        name: raw
        for name, raw in task_vars.items()
        if not (name in facts or (name in known and _options.is_blank(raw)))
    }
    passed = {name: task_vars[PASSED + name] for name in known if PASSED + name in task_vars}
    return templar.copy_with_new_env(available_variables=passed | given).template


def checked(
    owner: str,
    task_vars: Mapping[str, Any],
    template: Callable[[Any], Any],
    early: bool = False,
    entry_point: str = "main",
) -> _options.Checked:
    """Return the options of a role, or of the deployment, with the faults of its spec and of its rules.

    ``early`` says that no role has run yet: what rests on a role's facts, or on a variable whose own absence is
    reported, is left out. Else it is a fault.
    """
    result = _options.check(owner, _reader(owner, task_vars, template, early), entry_point)
    rules = importlib.import_module(f"{RULES}.{owner}")
    result.faults += rules.faults(result.options)
    return result


def all_checked(task_vars: Mapping[str, Any], templar: Any) -> dict[str, _options.Checked]:
    """Return the options of the deployment and of all roles, before any of these has run.

    What is wrong with an option of the deployment is told once: what is passed to the roles then rests on one that is
    not there. Where the VPC is the user's own, the role network does not run, and its options are no concern.
    """
    owner = _options.DEPLOYMENT
    result = {owner: checked(owner, task_vars, template_of(templar, task_vars, early=True), early=True)}
    converted = {f"{owner}_{name}": value for name, value in result[owner].options.items()}
    given = {name: raw for name, raw in task_vars.items() if name not in _options.spec_of(owner)}
    template = template_of(templar, given | converted, early=True)
    result |= {role: checked(role, task_vars, template, early=True) for role in _options.ROLES}
    if "vpc_id" in result["compute_mountpoint"].options:
        result["network"] = _options.Checked()
    return result


def _reader(
    owner: str, task_vars: Mapping[str, Any], template: Callable[[Any], Any], early: bool
) -> Callable[[str], Any]:
    defaults = _options.defaults_of(owner)

    def value_of(name: str) -> Any:
        """Return the first value that is not blank: of the user, of the playbooks, of the role. Else the first."""
        sources = ((task_vars, name), (task_vars, PASSED + name), (defaults, name))
        blanks = []
        for variables, key in sources:
            if key in variables:
                value = templated(name, variables[key])
                if not _options.is_blank(value):
                    return value
                blanks.append(value)
        if not blanks:
            raise KeyError(name)
        return blanks[0]

    def templated(name: str, raw: Any) -> Any:
        try:
            return template(raw)
        except AnsibleError as error:
            if early and isinstance(error, AnsibleUndefinedVariable) and _rests_on_later(raw, task_vars):
                raise _options.NotKnownYet(name) from error
            raise _options.NoValueError(f"{name}: its value cannot be made ({error})") from error

    return value_of


def _rests_on_later(raw: Any, task_vars: Mapping[str, Any]) -> bool:
    """Tell whether a template rests, be it by way of other variables, on a fact of a role, or on an option not set."""
    facts, options = _options.known_facts(), _options.known_options()
    # All that other hosts and the host itself have would be looked through.
    pending, seen = [raw], {"hostvars", "vars"}
    while pending:
        for name in _options.names_in(pending.pop()) - seen:
            seen.add(name)
            values = [task_vars[key] for key in (name, PASSED + name) if not _options.is_blank(task_vars.get(key))]
            if name in facts or (name in options and not values):
                return True
            pending += values
    return False
