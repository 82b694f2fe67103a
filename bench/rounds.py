# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rounds: each variant does its work on a sandbox of its own; what it took is a row of the results."""

from __future__ import annotations

import json
import os
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import aws_like
from bench.calls import RequestLog, reads_and_writes
from bench.processes import Usage, measured
from bench.variants import BIN, REGIONS, ROOT, VARIANTS, WORK, ok_tasks
from sandbox import running

Row = dict[str, Any]


@dataclass(frozen=True)
class Sandbox:
    """A control plane in which nothing is deployed yet."""

    environment: Mapping[str, str]
    log: RequestLog
    folder: Path
    proxy: aws_like.Proxy | None


def rows(arguments: Namespace) -> Iterator[Row]:
    """All rounds. Variants take turns in being first, so that a machine that gets busier disturbs them all."""
    for endpoint in arguments.endpoint:
        for number in range(arguments.rounds):
            for count in arguments.regions:
                variants = [name for name in VARIANTS if name in arguments.variants]
                turn = number % len(variants)
                for variant in variants[turn:] + variants[:turn]:
                    common = {"endpoint": endpoint, "round": number + 1, "regions": count, "variant": variant}
                    for row in _work(arguments, endpoint, count, variant):
                        yield {**common, **row}


def _work(arguments: Namespace, endpoint: str, count: int, variant: str) -> Iterator[Row]:
    """What a variant does; nothing follows what failed."""
    regions = REGIONS[:count]
    with _sandbox(arguments, endpoint) as sandbox:
        for work in [work for work in WORK if work == "fresh" or work in arguments.work]:
            sandbox.log.calls()
            if sandbox.proxy:
                sandbox.proxy.seen()
            command = VARIANTS[variant].command(work, regions, sandbox.folder)
            usage = measured(command, sandbox.environment, ROOT, sandbox.folder / f"{work}.log")
            yield {"work": work, **_row(usage, sandbox)}
            if usage.returncode:
                break


def _row(usage: Usage, sandbox: Sandbox) -> Row:
    calls = sandbox.log.calls()
    reads, writes = reads_and_writes(calls)
    row = {
        "seconds": round(usage.seconds, 2),
        "cpu_seconds": round(usage.cpu_seconds, 2),
        "peak_memory_mib": round(usage.peak_memory / 2**20),
        "ok_tasks": ok_tasks(usage.output),
        "reads": reads,
        "writes": writes,
        "calls": calls,
        "polls": _polls(usage.output),
        "failed": usage.output[-3000:] if usage.returncode else "",
    }
    if sandbox.proxy:
        seen = sandbox.proxy.seen()
        row["faults"] = {kind: number for kind, number in seen.counts.items() if kind not in ("", "calls")}
        row["api_seconds"] = {region: round(seconds, 2) for region, seconds in sorted(seen.seconds.items())}
    return row


def _polls(output: str) -> int:
    """What the limit says of its waiting."""
    try:
        return json.loads(output.splitlines()[-1])["polls"]
    except (IndexError, KeyError, TypeError, ValueError):
        return 0


@contextmanager
def _sandbox(arguments: Namespace, endpoint: str) -> Iterator[Sandbox]:
    """One of its own, behind the proxy where the endpoint is to be like AWS."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    outside["PATH"] = f"{BIN}{os.pathsep}{outside['PATH']}"
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with running(folder / "sandbox") as inside:
            environment = {**outside, **inside, "ANSIBLE_NOCOLOR": "1"}
            log = RequestLog(folder / "sandbox" / "requests.jsonl")
            if endpoint == "plain":
                yield Sandbox(environment, log, folder, None)
                return
            with aws_like.running(inside["AWS_ENDPOINT_URL"], aws_like.behaviour_of(arguments)) as proxy:
                yield Sandbox({**environment, "AWS_ENDPOINT_URL": proxy.url}, log, folder, proxy)
