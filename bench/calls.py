# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""API calls that were made, from the sandbox's log of requests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

READS = ("Describe", "Get", "Head", "List")


class RequestLog:
    """Counts the calls since it was asked last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def calls(self) -> dict[str, int]:
        """Number by service and action, as "ec2 DescribeVpcs"; an answer in pages is one."""
        counts: Counter[str] = Counter()
        if self._path.exists():
            with self._path.open("rb") as log:
                log.seek(self._offset)
                for line in log:
                    request = json.loads(line)
                    if not request.get("further"):
                        counts[f"{request['service']} {request['action']}"] += 1
                self._offset = log.tell()
        return dict(sorted(counts.items()))


def is_read(call: str) -> bool:
    """Tell whether a call, by service and action, changes nothing."""
    return call.partition(" ")[2].startswith(READS)


def reads_and_writes(calls: Mapping[str, int]) -> tuple[int, int]:
    reads = sum(number for call, number in calls.items() if is_read(call))
    return reads, sum(calls.values()) - reads
