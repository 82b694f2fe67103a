# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The package mount-s3 that the sandbox's hosts install: the best of three that can be had here.

aws     AWS's own, where its release bucket is in reach
built   Mountpoint's published core under a command line of ours, once `make mountpoint` has built it
rclone  rclone's FUSE mount behind the same command line, which is always there
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.mount_s3 import aws, built, deb, rclone
from sandbox.mount_s3.common import PackageError

SOURCES = ("aws", "built", "rclone")

__all__ = ["SOURCES", "Package", "PackageError", "provide"]


@dataclass(frozen=True)
class Package:
    path: Path
    source: str  # a few words for people


def provide(folder: Path, sources: Sequence[str] = SOURCES, report: Callable[[str], object] = print) -> Package:
    """Writes mount-s3.deb into the folder, from the first of the sources that has one."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "mount-s3.deb"
    for source in sources:
        if phrase := PROVIDERS[source](target, report):
            return Package(target, phrase)
    raise PackageError(f"There is no package mount-s3 to be had from: {', '.join(sources)}")


def _aws(target: Path, report: Callable[[str], object]) -> str | None:
    package = aws.fetch(report=report)
    if not package:
        return None
    deb.replace(target, package)
    return f"AWS's own package {aws.VERSION}"


def _built(target: Path, _report: Callable[[str], object]) -> str | None:
    package = built.cached()
    if not package:
        return None
    deb.replace(target, package)
    return f"Mountpoint's published core mountpoint-s3-fs {built.VERSION}, built here"


def _rclone(target: Path, _report: Callable[[str], object]) -> str:
    rclone.pack(target)
    return "rclone's FUSE mount: neither AWS's package nor a built Mountpoint is here; `make mountpoint` builds it"


PROVIDERS = {"aws": _aws, "built": _built, "rclone": _rclone}
