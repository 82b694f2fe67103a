# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import _fault


class FilterModule:
    """What is said of faults."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"refusal": _fault.refusal}
