# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the mounts of this host, from a file that the kernel writes, asking none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

_ESCAPE = re.compile(rb"\\([0-7]{3})")


class Mount(NamedTuple):
    """A line of mountinfo (proc_pid_mountinfo(5))."""

    device: str
    root: str
    path: str
    options: list[str]
    fstype: str
    source: str


def read() -> list[Mount]:
    """Return the mounts of this process's namespace."""
    with open("/proc/self/mountinfo", "rb") as stream:
        return parse(stream.read())


def parse(text: bytes) -> list[Mount]:
    """Return the mounts in the order in which they were made."""
    # Not splitlines(), which splits at a carriage return too, and the kernel does not escape that.
    return [_mount(line.split(b" ")) for line in text.split(b"\n") if line]


def _mount(fields: Sequence[bytes]) -> Mount:
    # id, parent, device, root, path, options, any number of optional fields, a dash, type, source, superblock's options
    dash = fields.index(b"-", 6)
    fstype, source, superblock = fields[dash + 1 : dash + 4]
    return Mount(
        device=_text(fields[2]),
        root=_text(fields[3]),
        path=_text(fields[4]),
        options=_options(fields[5], superblock),
        fstype=_text(fstype),
        source=_text(source),
    )


def _options(mount: bytes, superblock: bytes) -> list[str]:
    """Return the options of both. Either of the two can make a mount read-only."""
    options = dict.fromkeys(_text(mount).split(",") + _text(superblock).split(","))
    if "ro" in options:
        options.pop("rw", None)
    return list(options)


def _text(field: bytes) -> str:
    """Return a field in which the kernel wrote space, tab, newline and backslash in octal."""
    return os.fsdecode(_ESCAPE.sub(lambda escape: bytes([int(escape[1], 8)]), field))


def at(mounts: Sequence[Mount], path: str) -> Mount | None:
    """Return the mount that is seen at a path: the last of those that lie upon each other."""
    return next((mount for mount in reversed(mounts) if mount.path == path), None)


def origins(mounts: Sequence[Mount], mount: Mount) -> set[str]:
    """Return where the file system of a mount, which may be a bind mount, is mounted as a whole."""
    return {each.path for each in mounts if each.device == mount.device and each.root == "/"} | {mount.path}
