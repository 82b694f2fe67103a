# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: values in a form in which equal ones are equal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.policy import compare_policies


def canonical(value: Any) -> Any:
    """Return a value in which JSON texts are parsed, and lists, whose order AWS does not keep, are sorted."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return canonical(json.loads(value))
        except ValueError:
            return value
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return sorted(
            (canonical(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str)
        )
    return value


def without_others(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings that were found without tags of other keys than those that are wanted.

    They belong to others, such as an organization that tags all of its resources.
    """
    keys = wanted.get("tags") or {}
    tags = {key: value for key, value in (found.get("tags") or {}).items() if key in keys}
    kept = {"tags": tags, "propagated_tags": [key for key in found.get("propagated_tags") or [] if key in keys]}
    return {**found, **{name: value for name, value in kept.items() if name in found and name in wanted}}


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what differs of the settings that are wanted, as ``before`` and ``after``; of equal ones, both are empty.

    What is found besides is left out, and so are tags of others. A setting that is not found is in ``after`` alone.
    Policies are compared as the modules of amazon.aws compare them: what they take for equal they would not write.
    """
    found = without_others(found, wanted)
    names = [name for name in wanted if name not in found or not _same(found[name], wanted[name])]
    return {
        "before": {name: found[name] for name in names if name in found},
        "after": {name: wanted[name] for name in names},
    }


def lacking(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is wanted, such as tags or attributes, and not found, or found with another value."""
    return {name: value for name, value in wanted.items() if found.get(name) != value}


def keys_of(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return of ``found`` the keys that ``wanted`` has, without tags of others."""
    found = without_others(found, wanted)
    return {key: found[key] for key in wanted if key in found}


def differs_from(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Tell whether one of the keys of ``wanted`` is missing in ``found``, or has another value there.

    Values are compared whole: another field is a difference. The order of lists and tags of others are none.
    """
    return canonical(keys_of(found, wanted)) != canonical(wanted)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping) and "Statement" in wanted:
        return not compare_policies(found, wanted)
    return canonical(found) == canonical(wanted)


def text(value: Any) -> str:
    """Return a canonical value as lines of JSON, for a diff; nothing at all is no line."""
    return json.dumps(value, indent=2, default=str) + "\n" if value else ""
