# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of what hosts do."""

from __future__ import annotations

import statistics
from typing import Any

from bench.serving import SERVERS
from bench.tables import number, ratio, table


def parts(results: dict[str, Any]) -> list[str]:
    """What was measured; nothing where hosts were not asked for."""
    made = []
    if results.get("checks"):
        made += ["## Check of the hosts", checks(results["checks"])]
    if results.get("module"):
        median = statistics.median(results["module"])
        made += [f"`mountpoint_check` on a healthy host takes {median:.2f} s, with the start of Python (median)."]
    if results.get("serving"):
        made += ["## Requests a second", serving(results["serving"])]
    if results.get("failed"):
        made += ["## Hosts failed", f"```text\n{results['failed'].strip()}\n```"]
    return made


def checks(rows: list[dict[str, Any]]) -> str:
    """Of an unchanged run: the checks of two regions, of which the standby has one host."""
    seconds: dict[int, list[float]] = {}
    for row in rows:
        seconds.setdefault(row["hosts"], []).append(row["seconds"])
    return table(
        ["hosts in the primary", "s"], [[count, number(statistics.median(each))] for count, each in seconds.items()]
    )


def serving(rows: list[dict[str, Any]]) -> str:
    lines = [
        [
            row["size"],
            row["temperature"],
            *(number(row[name]) for name in SERVERS),
            ratio(row["front"], row["local copy"]),
            ratio(row["front"], row["default nginx"]),
        ]
        for row in rows
    ]
    return table(["size", "", *SERVERS, "front / local copy", "front / default nginx"], lines)
