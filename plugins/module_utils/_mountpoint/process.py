# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the process that serves a mount. Its command line alone names the bucket."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROGRAMS = ("mount-s3", "mount.mount-s3")

#: The options of mount-s3 that take no value (mount-s3 --help, 1.23); any other is followed by one.
_FLAGS = {
    "--allow-delete",
    "--allow-other",
    "--allow-overwrite",
    "--allow-root",
    "--auto-unmount",
    "--debug",
    "--debug-crt",
    "--dual-stack",
    "--force-path-style",
    "--foreground",
    "--incremental-upload",
    "--log-metrics",
    "--no-log",
    "--no-sign-request",
    "--read-only",
    "--requester-pays",
    "--transfer-acceleration",
    "-d",
    "-f",
}


class Command(NamedTuple):
    """What a command line mounts."""

    bucket: str
    prefix: str
    path: str


class Process(NamedTuple):
    """A process that serves a mount; its age is in seconds."""

    pid: int
    age: float
    bucket: str
    prefix: str


def command(arguments: Sequence[str]) -> Command | None:
    """Return what a command line mounts, or None where it is not one of mount-s3.

    A program that is a script has its interpreter before it.
    """
    program = next((index for index, each in enumerate(arguments[:2]) if os.path.basename(each) in _PROGRAMS), None)
    if program is None:
        return None
    places, options = _split(arguments[program + 1 :])
    if len(places) != 2:
        return None
    bucket, _slash, prefix = places[0].rpartition("s3://")[2].partition("/")
    return Command(bucket, (options.get("prefix") or prefix).strip("/"), os.path.normpath(places[1]))


def _split(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the arguments that are no options, and the options with their values."""
    places: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments)
    for each in rest:
        if not each.startswith("-"):
            places.append(each)
        elif each not in _FLAGS:
            name, equals, value = each.lstrip("-").partition("=")
            value = value if equals else next(rest, "")
            options[name] = value
            if name == "o":  # the form of fstab, in which options stand beside those of mount(8)
                options.update(option.partition("=")[::2] for option in _options(value))
    return places, options


def _options(text: str) -> list[str]:
    """Return the options of a list in fstab's form, in which a backslash is before a comma that separates nothing."""
    return [re.sub(r"\\(.)", r"\1", option) for option in re.split(r"(?<!\\),", text)]


def find(paths: Collection[str], proc: Path = Path("/proc")) -> Process | None:
    """Return the process that serves the mount at one of the paths: the youngest, if an older one did not end yet."""
    uptime = float((proc / "uptime").read_text().split()[0])
    found = []
    for directory in proc.glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            mounted = command(os.fsdecode((directory / "cmdline").read_bytes()).split("\0")[:-1])
            if mounted and not {mounted.path, resolved(mounted.path)}.isdisjoint(paths):
                age = uptime - _started(directory)
                found.append(Process(int(directory.name), round(age, 2), mounted.bucket, mounted.prefix))
    return min(found, key=lambda process: process.age, default=None)


def resolved(path: str) -> str:
    """Return a mount's path without links in the directories above it; the mount itself is not touched."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _started(directory: Path) -> float:
    """Return when a process began, in seconds since the host did (field 22 of proc_pid_stat(5))."""
    fields = (directory / "stat").read_text(errors="replace").rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")
