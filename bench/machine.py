# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The machine that measured, without what names it among others."""

from __future__ import annotations

import json
import os
import platform
from importlib import metadata
from pathlib import Path


def machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "cpu": _cpu(),
        "memory": f"{memory:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("ansible-core", "boto3", "moto")},
        **{name: _collection(name) for name in ("amazon.aws", "community.aws")},
    }


def _cpu() -> str:
    names = (
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    return next(names, platform.machine())


def _collection(name: str) -> str:
    """The version of a collection that the package ansible brings."""
    path = metadata.distribution("ansible").locate_file(f"ansible_collections/{name.replace('.', '/')}/MANIFEST.json")
    return json.loads(Path(str(path)).read_text())["collection_info"]["version"]
