# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""python -m bench.limit WORK PRIMARY STANDBY...: prints the seconds and the calls that the work took, as JSON."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.limit import absent, change, fresh, read, shared
from bench.limit.region import Region


def do_fresh(primary: Region, standbys: list[Region]) -> None:
    shared.preflight(primary)
    shared.zone(primary)
    in_order(fresh.region, primary, standbys)
    shared.replication(primary, standbys)
    shared.name(primary, [primary, *standbys])


def do_unchanged(primary: Region, standbys: list[Region]) -> None:
    read.before(primary)
    in_order(read.region, primary, standbys)
    read.after(primary)


def do_change(primary: Region, standbys: list[Region]) -> None:
    read.before(primary)
    in_order(change.region, primary, standbys)
    read.after(primary)


def do_teardown(primary: Region, standbys: list[Region]) -> None:
    absent.before(primary)
    at_once(absent.region, [primary, *standbys])
    absent.after(primary)


WORK = {"fresh": do_fresh, "unchanged": do_unchanged, "change": do_change, "teardown": do_teardown}


def at_once(work: Callable[[Region], None], regions: list[Region]) -> None:
    with ThreadPoolExecutor(max_workers=len(regions) or 1) as threads:
        list(threads.map(work, regions))


def in_order(work: Callable[[Region], None], primary: Region, standbys: list[Region]) -> None:
    """site.yml's barrier: all standbys at once, and when they are done the primary."""
    at_once(work, standbys)
    work(primary)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.limit", description=__doc__)
    parser.add_argument("work", choices=WORK)
    parser.add_argument("regions", nargs="+", metavar="region", help="the primary first")
    arguments = parser.parse_args()
    started = time.monotonic()
    primary, *standbys = [Region(name, primary=not place) for place, name in enumerate(arguments.regions)]
    WORK[arguments.work](primary, standbys)
    regions = [primary, *standbys]
    print(
        json.dumps(
            {
                "work": arguments.work,
                "seconds": round(time.monotonic() - started, 3),
                "calls": sum(region.calls for region in regions),
                "polls": sum(region.polls for region in regions),
            }
        )
    )


if __name__ == "__main__":
    main()
