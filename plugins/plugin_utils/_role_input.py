# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: the variables of a host, read lazily and checked, for our action plugins."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Callable

from ansible.errors import AnsibleError, AnsibleUndefinedVariable

from . import _options

RULES = "ansible_collections.globalmountpoint.aws.plugins.module_utils._rules"


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


def _reader(
    owner: str, task_vars: Mapping[str, Any], template: Callable[[Any], Any], early: bool
) -> Callable[[str], Any]:
    defaults = _options.defaults_of(owner)
    later = _options.known_facts() | _options.known_options() if early else set()

    def value_of(name: str) -> Any:
        raw = task_vars[name] if name in task_vars else defaults[name]
        try:
            return template(raw)
        except AnsibleError as error:
            if isinstance(error, AnsibleUndefinedVariable) and _options.names_one_of(str(error), later):
                raise _options.NotKnownYet(name) from error
            raise _options.NoValueError(f"{name}: its value cannot be made ({error})") from error

    return value_of
