# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a mount and an object in it, looked at from a child: any touch may block for ever."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from . import mount_log, mountinfo, process

#: Entries that are counted: one answer of S3's list.
ENTRIES = 1000

#: Bytes that are read at once.
_CHUNK = 1 << 20

NO_MOUNT: dict[str, Any] = {
    "mounted": False,
    "source": None,
    "fstype": None,
    "options": [],
    "bucket": None,
    "prefix": None,
    "pid": None,
    "age": None,
    "responsive": False,
    "latency": None,
    "readable": False,
    "entries": None,
    "error": None,
    "reason": None,
}

NO_PROBE: dict[str, Any] = {
    "size": None,
    "sha256": None,
    "first_byte": None,
    "total": None,
    "error": None,
    "reason": None,
}


def look(path: str) -> Iterator[dict[str, Any]]:
    """Tell what is mounted at a path and who serves it, then whether it lists."""
    mounts = mountinfo.read()
    mount = next(filter(None, (mountinfo.at(mounts, place) for place in _places(path))), None)
    if mount:
        yield {"mounted": True, "source": mount.source, "fstype": mount.fstype, "options": mount.options}
        served_by = process.find(mountinfo.origins(mounts, mount) | {os.path.normpath(path)})
        if served_by:
            facts = served_by._asdict()
            # A bind mount may show a part of what is mounted.
            facts["prefix"] = "/".join(filter(None, (served_by.prefix, mount.root.strip("/"))))
            yield facts
    asked = time.time()
    listing = _listing(path, mount)
    yield listing
    if listing["error"] == "EIO":
        yield {"reason": mount_log.reason(asked)}


def _places(path: str) -> Iterator[str]:
    """Return under which names mountinfo may know a path, those first that need no touch of it."""
    path = os.path.normpath(path)
    yield path
    yield process.resolved(path)
    yield os.path.realpath(path)


def _listing(path: str, mount: mountinfo.Mount | None) -> dict[str, Any]:
    started = time.monotonic()
    entries = error = None
    hidden = False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            hidden = mount is not None and mount.fstype.startswith("fuse") and mount.device != _device(descriptor)
            with os.scandir(descriptor) as listing:
                entries = sum(1 for _entry in islice(listing, ENTRIES))
        finally:
            os.close(descriptor)
    except OSError as refusal:
        error = _name(refusal)
    return {
        # What was mounted later on a directory above hides a mount, though mountinfo still has it.
        **({"mounted": False} if hidden else {}),
        "responsive": True,
        "latency": round(time.monotonic() - started, 4),
        "readable": error is None,
        "entries": entries,
        "error": error,
    }


def _device(descriptor: int) -> str:
    number = os.fstat(descriptor).st_dev
    return f"{os.major(number)}:{os.minor(number)}"


def read(path: str, key: str) -> Iterator[dict[str, Any]]:
    """Read an object to its end."""
    started, asked = time.monotonic(), time.time()
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = _open(os.path.join(path, key))
        with mmap.mmap(-1, _CHUNK) as buffer:  # aligned, as O_DIRECT wants it
            while True:
                count = os.readv(descriptor, [buffer])
                if not size:
                    yield {"first_byte": round(time.monotonic() - started, 4)}
                if not count:
                    break
                digest.update(buffer[:count])
                size += count
    except OSError as refusal:
        yield {"error": _name(refusal)}
        if refusal.errno == errno.EIO:
            yield {"reason": mount_log.reason(asked)}
    else:
        yield {"size": size, "sha256": digest.hexdigest(), "total": round(time.monotonic() - started, 4)}


def _open(path: str) -> int:
    """Open a file with O_DIRECT, so that Mountpoint asks S3 whatever its metadata TTL (its doc/SEMANTICS.md)."""
    try:
        return os.open(path, os.O_RDONLY | os.O_DIRECT)
    except OSError as refusal:
        if refusal.errno != errno.EINVAL:  # what a file system says that has no direct reads
            raise
        return os.open(path, os.O_RDONLY)


def _name(refusal: OSError) -> str:
    return errno.errorcode.get(refusal.errno or 0, str(refusal))
