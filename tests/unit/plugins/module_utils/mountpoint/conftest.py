# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Options and facts of a host on which all is well."""

from __future__ import annotations

import hashlib
import selectors
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import check, children

PAGE = b"<h1>page</h1>\n"
PAGE_SHA256 = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def options() -> dict[str, Any]:
    """The module's options, all given."""
    return {
        "path": "/var/www/html",
        "bucket": "gm-content",
        "prefix": "site/",
        "read_only": True,
        "probe_key": "index.html",
        "probe_size": len(PAGE),
        "probe_sha256": PAGE_SHA256.upper(),
        "url": "http://127.0.0.1/index.html",
        "host_header": "www.example.com",
        "expected_status": 200,
        "expected_content": None,
        "validate_certs": True,
        "max_latency": 2.0,
        "services": ["nginx@front"],
        "boot_results": "/var/lib/globalmountpoint",
        "timeout": 10.0,
        "attempts": 1,
        "delay": 0.0,
        "fail_when_unhealthy": True,
    }


@pytest.fixture
def least(options) -> dict[str, Any]:
    """The module's options where only the path is given."""
    unset = ("bucket", "prefix", "probe_key", "probe_size", "probe_sha256", "url", "host_header", "boot_results")
    return {**options, **dict.fromkeys(unset), "services": []}


@pytest.fixture
def facts() -> dict[str, dict[str, Any]]:
    """What is found of such a host."""
    return {
        "mount": {
            "mounted": True,
            "source": "mountpoint-s3",
            "fstype": "fuse",
            "options": ["ro", "nosuid", "nodev", "allow_other"],
            "bucket": "gm-content",
            "prefix": "site",
            "pid": 812,
            "age": 60.0,
            "responsive": True,
            "latency": 0.04,
            "readable": True,
            "entries": 3,
            "error": None,
            "reason": None,
        },
        "probe": {
            "size": len(PAGE),
            "sha256": PAGE_SHA256,
            "first_byte": 0.03,
            "total": 0.04,
            "error": None,
            "reason": None,
        },
        "http": {
            "status": 200,
            "headers": {},
            "body_size": len(PAGE),
            "body_sha256": PAGE_SHA256,
            "latency": {"connect": 0.001, "first_byte": 0.002, "total": 0.003},
            "failure": None,
            "error": None,
        },
        "services": {"nginx@front": "active"},
        "boot": {"result": "ok", "step": None, "reason": None, "log": None, "last_lines": []},
    }


class Clock:
    """The time of questions. It stands still until what a test waits for is known; then waiting makes it pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self.is_known: Callable[[list[dict[str, Any]]], bool] = lambda _facts: False

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
        self.now += seconds

    def selector(self) -> selectors.DefaultSelector:
        """A selector that waits by this clock, and really for what is still to be known."""
        clock, asked = self, []

        class Selector(selectors.DefaultSelector):
            def register(self, fileobj, events, data=None):
                asked.append(data)
                return super().register(fileobj, events, data)

            def select(self, timeout=None):
                if clock.is_known([child.facts() for child in asked]):
                    clock.now += max(timeout, 1)  # or who never stops waiting would not be seen
                    return []
                events = super().select(120)
                assert events, "no answer, though a test waits for one"
                clock.now += 0.01
                return events

        return Selector()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Time that no machine is too slow for; letting go of the children takes none of it."""
    clock = Clock()
    monkeypatch.setattr(children, "_REAPING", 0)
    for module in (check, children):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(
        children, "selectors", SimpleNamespace(DefaultSelector=clock.selector, EVENT_READ=selectors.EVENT_READ)
    )
    return clock
