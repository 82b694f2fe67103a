# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the benchmark, and writes table and chart. All variants in one run; see README.md.

python -m bench                                   # all of the control plane: some hours
python -m bench --rounds 1 --regions 2            # a quick look
python -m bench --hosts                           # what hosts do, too: needs root and podman
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from bench import aws_like, hosts, report
from bench.machine import machine
from bench.rounds import Row, rows
from bench.variants import REGIONS, VARIANTS, WORK
from sandbox.aws_like import faults

RESULTS = Path(__file__).parent / "results"


def arguments_of(command_line: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", default="latest", help="of the files in bench/results (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--regions", type=int, nargs="+", default=[2, 4, 8], choices=range(2, len(REGIONS) + 1))
    parser.add_argument("--work", nargs="+", default=list(WORK), choices=WORK, help="fresh is done in any case")
    parser.add_argument("--endpoint", nargs="+", default=["plain", "aws-like"], choices=["plain", "aws-like"])
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=VARIANTS)
    parser.add_argument("--no-control-plane", dest="control_plane", action="store_false", help="hosts alone")
    aws_like.add_arguments(parser.add_argument_group("AWS-like behaviour"))
    hosts.add_arguments(parser.add_argument_group("hosts"))
    return parser.parse_args(command_line)


def main() -> int:
    arguments = arguments_of()
    now = datetime.now(timezone.utc).isoformat(timespec="minutes")
    results = {"time": now, "machine": machine(), "settings": settings(arguments), "rows": [], "hosts": {}}
    RESULTS.mkdir(exist_ok=True)
    raw = RESULTS / f"{arguments.name}.json"
    for row in rows(arguments) if arguments.control_plane else ():
        say(row)
        results["rows"].append(row)
        save(raw, results)
    if arguments.hosts:
        results["hosts"] = hosts.measure(arguments)
        save(raw, results)
    report.write(results, RESULTS / arguments.name)
    print(f"bench/results/{arguments.name}.md")
    return 1 if any(row["failed"] for row in results["rows"]) or results["hosts"].get("failed") else 0


def settings(arguments: argparse.Namespace) -> dict:
    behaviour = aws_like.behaviour_of(arguments)
    return {
        "rounds": arguments.rounds,
        "latency_ms": arguments.latency_ms,
        "factor": arguments.factor,
        "shares": {kind: getattr(behaviour.shares, kind) for kind in faults.KINDS},
        "critical_path": behaviour.durations.critical_path(standbys=1),
    }


def save(path: Path, results: dict) -> None:
    """After each row: what was measured is kept, whatever comes."""
    path.write_text(json.dumps(results, indent=1) + "\n")


def say(row: Row) -> None:
    print(
        f"{row['endpoint']}, {row['regions']} regions, round {row['round']}: {row['variant']} {row['work']} "
        + (f"FAILED\n{row['failed']}" if row["failed"] else f"{row['seconds']} s, {sum(row['calls'].values())} calls"),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
