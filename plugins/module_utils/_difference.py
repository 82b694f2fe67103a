# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: values in a form in which equal ones are equal."""

from __future__ import annotations

import json
from typing import Any


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


def text(value: Any) -> str:
    """Return a canonical value as lines of JSON, for a diff; nothing at all is no line."""
    return json.dumps(value, indent=2, default=str) + "\n" if value else ""
