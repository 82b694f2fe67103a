# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A unit test starts nothing: no process, and no connection. One that does belongs to tests/functional."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import ansible.plugins.filter.core  # noqa: F401 looks for libcrypt by ldconfig when it is imported first
import pytest
import urllib3  # noqa: F401 binds a socket when it is imported first, to see whether there is IPv6

# Events of https://docs.python.org/3/library/audit_events.html; Python itself raises them.
STARTS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.system",
    "socket.bind",
    "socket.connect",
    "subprocess.Popen",
)
under_way: list[str] = []


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    if under_way and event in STARTS:
        pytest.fail(f"{under_way[-1]} is no unit test: {event} {arguments}")


sys.addaudithook(refuse)


@contextmanager
def refusing(item: pytest.Item) -> Iterator[None]:
    under_way.append(item.nodeid)
    try:
        yield
    finally:
        under_way.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with refusing(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with refusing(item):
        yield
