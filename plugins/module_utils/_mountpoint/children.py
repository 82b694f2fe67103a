# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: questions that may never be answered, asked in children with one deadline.

A system call on a FUSE file system that hangs cannot be interrupted, and once the request has reached user space the
process that waits cannot even be killed (fs/fuse/dev.c, request_wait_answer). So a child asks, and is left behind.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Callable

#: A question yields what it learns as it learns it: what came before it got stuck is known.
Question = Callable[[], Iterator[dict[str, Any]]]

#: Children that nobody has waited for, and the seconds that those who were killed have to end.
_left: set[int] = set()
_REAPING = 0.05


def ask(questions: Mapping[str, Question], timeout: float) -> dict[str, dict[str, Any]]:
    """Ask all questions at once, and return what is known when all are answered or the time is over."""
    deadline = time.monotonic() + timeout
    children = {name: _Child(question) for name, question in questions.items()}
    with selectors.DefaultSelector() as selector:
        for child in children.values():
            selector.register(child.pipe, selectors.EVENT_READ, child)
        while selector.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            for key, _events in selector.select(remaining):
                if not key.data.read():
                    selector.unregister(key.fd)
    for child in children.values():
        child.leave()
    _reap()
    return {name: child.facts() for name, child in children.items()}


def _reap() -> None:
    """Let go of the children that have ended, those of earlier questions too. One that cannot be killed remains."""
    deadline = time.monotonic() + _REAPING
    while _left and time.monotonic() < deadline:
        _left.difference_update([pid for pid in _left if _has_ended(pid)])
        time.sleep(0.001)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG) != (0, 0)
    except ChildProcessError:  # SIGCHLD is ignored, so nobody has to wait
        return True


class _Child:
    """A process that answers one question through a pipe: a line of JSON for each part."""

    def __init__(self, question: Question) -> None:
        self._received = b""
        self.pipe, writing = os.pipe()
        self._pid = os.fork()
        _left.add(self._pid)
        if not self._pid:
            try:
                _detach(writing)
                _answer(question, writing)
            finally:
                os._exit(0)
        os.close(writing)

    def read(self) -> bool:
        """Take what is there, and tell whether more may come."""
        part = os.read(self.pipe, 65536)
        self._received += part
        return bool(part)

    def leave(self) -> None:
        """Kill the child and what it started, without waiting for that to succeed."""
        os.close(self.pipe)
        for kill in (os.killpg, os.kill):  # it has no group of its own before it ran at all
            with suppress(ProcessLookupError):
                kill(self._pid, signal.SIGKILL)

    def facts(self) -> dict[str, Any]:
        """Return what came, the later over the earlier. That the question itself is faulty is an error here, too."""
        facts: dict[str, Any] = {}
        for line in self._received.split(b"\n")[:-1]:
            facts.update(json.loads(line))
        if "raised" in facts:
            raise RuntimeError(facts["raised"])
        return facts


def _detach(writing: int) -> None:
    """Leave the parent's session, and let go of its files: who reads its output to the end must not wait for us."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for each in os.listdir("/proc/self/fd"):
        if int(each) not in (0, 1, 2, writing):
            with suppress(OSError):  # the one that listed them is closed by now
                os.close(int(each))


def _answer(question: Question, writing: int) -> None:
    try:
        for facts in question():
            _send(facts, writing)
    except Exception:
        _send({"raised": traceback.format_exc()}, writing)


def _send(part: dict[str, Any], writing: int) -> None:
    line = json.dumps(part).encode() + b"\n"
    while line:
        line = line[os.write(writing, line) :]
