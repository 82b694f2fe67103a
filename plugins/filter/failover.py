# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.globalmountpoint.aws.plugins.module_utils import _failover


class FilterModule:
    """Health checks and failover records."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        names = (
            "endpoint_name",
            "failover_records",
            "failover_records_found",
            "foreign_records",
            "health_checks",
            "records_in_the_way",
            "records_in_turn",
        )
        return {name: getattr(_failover, name) for name in names}
