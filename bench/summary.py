# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Medians over the rounds, and sums of what belongs together."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bench.calls import is_read
from bench.variants import VARIANTS, WORK

Key = tuple[str, int, str, str]  # endpoint, regions, work, variant


class Summary:
    """The rows of results; those of failed work are left out."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows: dict[Key, list[dict[str, Any]]] = {}
        for row in rows:
            if not row["failed"]:
                key = (row["endpoint"], row["regions"], row["work"], row["variant"])
                self._rows.setdefault(key, []).append(row)
        works, names = list(WORK), list(VARIANTS)
        self.keys = sorted(self._rows, key=lambda key: (key[0], key[1], works.index(key[2]), names.index(key[3])))
        self.endpoints = sorted({key[0] for key in self.keys}, reverse=True)  # the plain one first

    def works(self, endpoint: str) -> list[tuple[int, str]]:
        """Regions and work, each once."""
        return list(dict.fromkeys((key[1], key[2]) for key in self.keys if key[0] == endpoint))

    def variants(self, endpoint: str, work: str) -> list[tuple[int, str]]:
        """Regions and variant that did a work."""
        return [(key[1], key[3]) for key in self.keys if (key[0], key[2]) == (endpoint, work)]

    def median(self, endpoint: str, regions: int, work: str, variant: str, field: str) -> float | None:
        rows = self._rows.get((endpoint, regions, work, variant))
        return statistics.median(row[field] for row in rows) if rows else None

    def calls(self, endpoint: str, regions: int, work: str, variant: str) -> dict[str, int]:
        """Of one round; the last, in which nothing is done for the first time."""
        rows = self._rows.get((endpoint, regions, work, variant))
        return rows[-1]["calls"] if rows else {}

    def calls_by_service(self, regions: int, variant: str) -> dict[str, dict[str, tuple[int, int]]]:
        """By service and work: reads and writes."""
        found: dict[str, dict[str, Counter[bool]]] = {}
        for work in WORK:
            for call, count in self.calls(self.endpoints[0], regions, work, variant).items():
                by_work = found.setdefault(call.partition(" ")[0], {})
                by_work.setdefault(work, Counter())[is_read(call)] += count
        return {
            service: {work: (counts[True], counts[False]) for work, counts in by_work.items()}
            for service, by_work in sorted(found.items())
        }

    def api_path(self, regions: int, variant: str) -> float:
        """Seconds of API calls that cannot be at the same time: the slowest standby's, then the primary's."""
        rows = self._rows[("aws-like", regions, "fresh", variant)]
        return statistics.median(_path(row["api_seconds"]) for row in rows)


def _path(seconds: dict[str, float], primary: str = "us-east-1") -> float:
    return seconds.get(primary, 0) + max((value for name, value in seconds.items() if name != primary), default=0)
