# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a fault, as the module returns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]
Problems = list[dict[str, str]]


def problem(code: str, message: str, hint: str) -> dict[str, str]:
    """Return a fault."""
    return {"code": code, "message": message, "hint": hint}


def slow(options: Facts, message: str, hint: str) -> dict[str, str]:
    """Return the fault of what took too long."""
    return problem("slow", f"{message}; {options['max_latency']} s are allowed (max_latency)", hint)
