# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: has the warm process of a run run a module, and starts it where there is none."""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import socket
import struct
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

#: How the server is started: its package is found where it stands, and what it was found by is forgotten.
START = "import sys; sys.path.insert(0, sys.argv[1]); from _warm import server; del sys.path[0]; server.main()"

#: SO_PEERCRED's answer: process, user, group (unix(7)).
CREDENTIALS = struct.Struct("3i")


class WarmProcessError(Exception):
    """The warm process could not be started, or ended while it ran a module."""


class Place(NamedTuple):
    """Where the warm process of a run is."""

    #: A folder of this run, for its user alone.
    folder: Path
    #: The process with which the run ends.
    controller: int
    interpreter: str


class Request(NamedTuple):
    """A module to run."""

    environment: Mapping[str, str]
    #: The working directory.
    directory: str
    #: Source code for an interpreter, as Ansible sends it to its standard input.
    source: bytes


class Done(NamedTuple):
    """What a module ended with; ``returncode`` is as a shell tells it, 128 and the signal where one ended it."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Declined(NamedTuple):
    """The warm process cannot run this one as an interpreter of its own would, and has run nothing of it."""

    reason: str


def is_possible() -> bool:
    """Tell whether this system has what the warm process is made of: Linux's descriptors of processes and memory."""
    return hasattr(os, "pidfd_open") and hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd")


def run(place: Place, request: Request) -> Done | Declined:
    """Run a module. Raises `WarmProcessError`."""
    with _connected(place) as connection:
        out, err = _send(connection, request)
        with open(out, "rb", buffering=0) as stdout, open(err, "rb", buffering=0) as stderr:
            answer, *outputs = _read_all(connection, stdout, stderr)
    if not answer:
        raise WarmProcessError(f"The warm process of this run ended while it ran a module. {_last_words(place)}")
    result = json.loads(answer)
    if "declined" in result:
        return Declined(result["declined"])
    returncode = result["returncode"]
    return Done(returncode if returncode >= 0 else 128 - returncode, *outputs)


def _send(connection: socket.socket, request: Request) -> tuple[int, int]:
    """Send a request; return where its standard output and its standard error are to be read."""
    head = {"environment": dict(request.environment), "directory": request.directory, "umask": _umask()}
    memory = os.memfd_create("module")
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    try:
        with open(memory, "wb", closefd=False) as file:
            file.write(json.dumps(head).encode() + b"\n" + request.source)
        socket.send_fds(connection, [b"?"], [memory, out_end, err_end])
    finally:
        for descriptor in (memory, out_end, err_end):
            os.close(descriptor)
    return out, err


def _read_all(*streams: socket.socket | IO[bytes]) -> list[bytes]:
    """Return all that each of these says until its end; they are read side by side, so that none fills up."""
    said = {stream.fileno(): bytearray() for stream in streams}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            for key, _events in selector.select():
                try:
                    chunk = os.read(key.fd, 1 << 16)
                except ConnectionResetError:
                    chunk = b""
                said[key.fd] += chunk
                if not chunk:
                    selector.unregister(key.fileobj)
    return [bytes(each) for each in said.values()]


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _connected(place: Place) -> Iterator[socket.socket]:
    """A connection to the warm process of the run, which is started where there is none."""
    folder = place.folder / "region"
    folder.mkdir(mode=0o700, exist_ok=True)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        status = os.fstat(directory)
        if status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise WarmProcessError(f"{folder}: refused; allowed: a folder that belongs to this user alone")
        # A socket's path is short (108 bytes, unix(7)), and that of a run's folder may be long.
        address = f"/proc/self/fd/{directory}/socket"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            # Workers of several regions come at once: the first of them starts the process, the others wait for it.
            with open(folder / "lock", "w", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                try:
                    connection.connect(address)
                except (FileNotFoundError, ConnectionRefusedError):
                    _start(place, folder, address)
                    connection.connect(address)
            _check_peer(connection)
            yield connection
    finally:
        os.close(directory)


def peer_of(connection: socket.socket) -> int:
    """Return the user whose process is at the other end."""
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    _process, user, _group = CREDENTIALS.unpack(peer)
    return user


def _check_peer(connection: socket.socket) -> None:
    user = peer_of(connection)
    if user != os.getuid():
        raise WarmProcessError(f"The warm process belongs to user {user}, refused; allowed: {os.getuid()}")


def _start(place: Place, folder: Path, address: str) -> None:
    """Start the warm process on a socket that listens already, so that nobody has to wait until it does."""
    try:
        controller = os.pidfd_open(place.controller)
    except OSError as error:
        raise WarmProcessError(f"The run (process {place.controller}) cannot be watched: {error}") from error
    try:
        Path(address).unlink(missing_ok=True)
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener,
            (folder / "log").open("w", encoding="utf-8") as log,
        ):
            listener.bind(address)
            listener.listen(128)
            package = str(Path(__file__).parents[1])
            subprocess.Popen(
                [
                    place.interpreter,
                    "-c",
                    START,
                    package,
                    str(listener.fileno()),
                    str(controller),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno(), controller],
                start_new_session=True,
            )
    except OSError as error:
        raise WarmProcessError(f"The warm process cannot be started: {error}") from error
    finally:
        os.close(controller)


def _last_words(place: Place) -> str:
    """What the warm process said last; empty output is what a process leaves that was killed."""
    try:
        text = (place.folder / "region" / "log").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        text = ""
    return f"It said: {text[-2000:]}" if text else "It said nothing: it was killed, or memory ran out."
