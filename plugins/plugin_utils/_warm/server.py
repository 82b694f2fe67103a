# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the warm process. It answers requests until the run ends, with a fork for each module.

It has one thread, since a fork has the locks but not the threads of its parent. A request comes with three open files:
the surroundings and the source code, and where the module's output goes. The answer says what the module ended with.
Whoever closes the connection before that has given up, and the module is ended.
"""

from __future__ import annotations

import gc
import json
import os
import re
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Callable, NamedTuple

from . import boto, fork
from .archive import ArchiveError, Library
from .client import peer_of

#: Variables that an interpreter, or what it is linked to, reads when it starts.
READ_AT_START = re.compile("PYTHON|LD_|LC_|LANG|TZ$|MALLOC_|GLIBC_|OPENSSL_|COVERAGE_")

#: Seconds that modules have to end when they are told to.
GRACE = 5.0


class Running(NamedTuple):
    """A module that runs."""

    process: int
    process_file: int
    connection: socket.socket


class Server:
    """Answers requests on a socket."""

    def __init__(self, listener: socket.socket, controller: int) -> None:
        self._library = Library()
        self._listener = listener
        self._started_with = _read_at_start(os.environ)
        self._running: dict[int, Running] = {}
        self._selector = selectors.DefaultSelector()
        self._when(listener, self._accept)
        self._when(controller, self._end)
        sys.meta_path.insert(0, self._library)

    def serve(self) -> None:
        """Never returns; `_end` ends the process."""
        while True:
            for key, _events in self._selector.select():
                # One event may have taken away the cause of the next.
                if key.fd in self._selector.get_map():
                    key.data()

    def _when(self, readable: int | socket.socket, call: Callable[[], None]) -> None:
        self._selector.register(readable, selectors.EVENT_READ, call)

    def _accept(self) -> None:
        connection, _address = self._listener.accept()
        if peer_of(connection) == os.getuid():
            self._when(connection, lambda: self._take(connection))
        else:
            connection.close()

    def _take(self, connection: socket.socket) -> None:
        """Take a request, and start its module."""
        self._selector.unregister(connection)
        try:
            said, files, _flags, _address = socket.recv_fds(connection, 1, 3)
        except OSError:
            said, files = b"", []
        try:
            if not said:  # nobody asks any more
                connection.close()
                return
            memory, *outputs = files
            with open(memory, "rb", closefd=False) as file:
                file.seek(0)
                head, source = file.readline(), file.read()
            self._start(connection, json.loads(head), source, outputs)
        finally:
            for descriptor in files:
                os.close(descriptor)

    def _start(
        self, connection: socket.socket, surroundings: fork.Surroundings, source: bytes, outputs: list[int]
    ) -> None:
        if reason := self._cannot(surroundings):
            _answer(connection, declined=reason)
            return
        try:
            names = self._library.add(source)
        except ArchiveError as error:
            _answer(connection, declined=str(error))
            return
        code = compile(source, "<stdin>", "exec", dont_inherit=True)
        gc.freeze()  # what is there is the parent's, and its pages stay shared
        process = os.fork()
        if not process:
            self._library.hide_all_but(names)
            fork.become(code, surroundings, outputs)
        running = Running(process, os.pidfd_open(process), connection)
        self._running[process] = running
        self._when(running.process_file, lambda: self._ended(running))
        self._when(connection, lambda: self._given_up(running))

    def _cannot(self, surroundings: fork.Surroundings) -> str:
        """Say what keeps a fork from being what a new interpreter would be."""
        differing = self._started_with.items() ^ _read_at_start(surroundings["environment"]).items()
        if differing:
            names = ", ".join(sorted({name for name, _value in differing}))
            return f"it was started with other values of {names}"
        if threading.active_count() > 1:
            return "what it has loaded has started threads"
        return ""

    def _given_up(self, running: Running) -> None:
        self._selector.unregister(running.connection)
        _end_module(running.process, signal.SIGTERM)

    def _ended(self, running: Running) -> None:
        _process, status = os.waitpid(running.process, 0)
        self._selector.unregister(running.process_file)
        os.close(running.process_file)
        del self._running[running.process]
        if running.connection in self._selector.get_map():
            self._selector.unregister(running.connection)
        _answer(running.connection, returncode=os.waitstatus_to_exitcode(status))

    def _end(self) -> None:
        """The run has ended, and all of this with it."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self._running:
                _end_module(process, number)
            with selectors.DefaultSelector() as selector:
                for running in self._running.values():
                    selector.register(running.process_file, selectors.EVENT_READ)
                if selector.get_map() and number == signal.SIGTERM:
                    selector.select(GRACE)
        os._exit(0)


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if READ_AT_START.match(name)}


def _end_module(process: int, number: int) -> None:
    """Send a signal to a module and to what it has started; it leads a session of its own."""
    try:
        os.killpg(process, number)
    except ProcessLookupError:
        pass


def _answer(connection: socket.socket, **answer: object) -> None:
    with connection:
        try:
            connection.sendall(json.dumps(answer).encode())
        except OSError:
            pass  # it was given up


def main() -> None:
    listener = socket.socket(fileno=int(sys.argv[2]))
    controller = int(sys.argv[3])
    for descriptor in (listener.fileno(), controller):
        os.set_inheritable(descriptor, False)
    # Interrupting a run is the controller's business, and this ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    boto.preload()
    server = Server(listener, controller)
    gc.collect()
    server.serve()
