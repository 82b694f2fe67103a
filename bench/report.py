# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The results as a table and a chart, from their JSON: python -m bench.report bench/results/NAME.json"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench import chart, host_tables
from bench.summary import Summary
from bench.tables import number, ratio, table
from bench.variants import VARIANTS, WORK

Results = dict[str, Any]


def write(results: Results, path: Path) -> None:
    """`path` without a suffix: .md and .svg beside the JSON."""
    path.with_suffix(".md").write_text(markdown(results, path.name))
    path.with_suffix(".svg").write_text(svg(results))


def markdown(results: Results, name: str) -> str:
    summary = Summary(results["rows"])
    parts = [f"# Benchmark `{name}`", conditions(results)]
    if summary.keys:
        parts += [f"![Seconds of each work, medians]({name}.svg)"]
        for endpoint in summary.endpoints:
            parts += [f"## Seconds, {endpoint} control plane", times(summary, endpoint)]
        if "aws-like" in summary.endpoints:
            parts += ["## A fresh deployment beside its waits", waits(summary, results["settings"]["critical_path"])]
        parts += ["## CPU time, memory, tasks, calls", costs(summary)]
        parts += ["## API calls by service", services(summary), "## API calls by kind", kinds(summary)]
    parts += host_tables.parts(results["hosts"])
    parts += failures(results)
    return "\n\n".join(parts) + "\n"


def conditions(results: Results) -> str:
    machine, settings = results["machine"], results["settings"]
    shares = ", ".join(f"{share:.0%} {kind}" for kind, share in settings["shares"].items() if share)
    text = (
        f"{results['time']}. Medians of {settings['rounds']} rounds. AWS-like: {settings['latency_ms']:g} ms a call, "
        f"waits for states times {settings['factor']:g}{f', of the calls {shares}' if shares else ''}."
    )
    machine_table = table(["machine", ""], [list(item) for item in machine.items()])
    variants = table(["variant", ""], [[name, variant.text] for name, variant in VARIANTS.items()])
    return f"{text}\n\n{machine_table}\n\n{variants}"


def times(summary: Summary, endpoint: str) -> str:
    rows = []
    for regions, work in summary.works(endpoint):
        seconds = {name: summary.median(endpoint, regions, work, name, "seconds") for name in VARIANTS}
        rows.append(
            [
                regions,
                work,
                *map(number, seconds.values()),
                ratio(seconds["collection"], seconds["limit"]),
                ratio(seconds["ordinary"], seconds["collection"]),
            ]
        )
    return table(["regions", "work", *VARIANTS, "collection / limit", "ordinary / collection"], rows)


def waits(summary: Summary, critical_path: float) -> str:
    """What cannot be had faster: states one after the other where they need each other, and calls."""
    rows = []
    for regions, name in summary.variants("aws-like", "fresh"):
        seconds = summary.median("aws-like", regions, "fresh", name, "seconds")
        calls = summary.api_path(regions, name)
        rows.append(
            [regions, name, *map(number, (seconds, critical_path, calls)), ratio(seconds, critical_path + calls)]
        )
    text = (
        "The critical path is, region by region, the later of load balancer and NAT gateway with group, for all "
        "standbys at once and then for the primary, and the records at the end. Calls are those of the slowest standby "
        "and of the primary, looks at states that were not there yet included."
    )
    return f"{text}\n\n" + table(["regions", "variant", "s", "waits s", "calls s", "s / (waits + calls)"], rows)


def costs(summary: Summary) -> str:
    rows = []
    for endpoint, regions, work, name in summary.keys:
        key = (endpoint, regions, work, name)
        figures = [summary.median(*key, field) for field in ("cpu_seconds", "peak_memory_mib", "ok_tasks")]
        calls = [summary.median(*key, field) for field in ("reads", "writes", "polls")]
        rows.append([endpoint, regions, work, name, *map(number, figures + calls)])
    heads = ["endpoint", "regions", "work", "variant", "CPU s", "peak MiB", "ok tasks", "reads", "writes", "polls"]
    return table(heads, rows)


def services(summary: Summary) -> str:
    rows = [
        [regions, name, service, *("+".join(map(str, counts.get(work, (0, 0)))) for work in WORK)]
        for regions, name in summary.variants(summary.endpoints[0], "fresh")
        for service, counts in summary.calls_by_service(regions, name).items()
    ]
    return "Reads + writes.\n\n" + table(["regions", "variant", "service", *WORK], rows)


def kinds(summary: Summary) -> str:
    """The fewest regions alone: more of them make no other kinds."""
    columns = [(name, work) for name in ("limit", "collection") for work in WORK]
    regions = min(regions for _endpoint, regions, _work, _name in summary.keys)
    found = {column: summary.calls(summary.endpoints[0], regions, column[1], column[0]) for column in columns}
    every = sorted({call for calls in found.values() for call in calls})
    rows = [[call, *(found[column].get(call, "") for column in columns)] for call in every]
    heads = ["call", *(f"{name} {work}" for name, work in columns)]
    return f"<details><summary>{regions} regions</summary>\n\n{table(heads, rows)}\n\n</details>"


def failures(results: Results) -> list[str]:
    failed = [
        f"- {row['endpoint']}, {row['regions']} regions, round {row['round']}: {row['variant']} {row['work']}"
        for row in results["rows"]
        if row["failed"]
    ]
    return ["## Failed", "\n".join(failed)] if failed else []


def svg(results: Results) -> str:
    summary = Summary(results["rows"])
    panels = {}
    for endpoint in summary.endpoints:
        groups = []
        for regions, work in summary.works(endpoint):
            values = {name: summary.median(endpoint, regions, work, name, "seconds") for name in VARIANTS}
            groups.append((f"{regions} regions, {work}", {name: value for name, value in values.items() if value}))
        panels[f"{endpoint} control plane: seconds"] = groups
    return chart.chart(panels, list(VARIANTS), "s")


def main() -> None:
    path = Path(sys.argv[1])
    write(json.loads(path.read_text()), path.with_suffix(""))


if __name__ == "__main__":
    main()
