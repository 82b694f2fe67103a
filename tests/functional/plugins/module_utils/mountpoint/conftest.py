# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Questions in processes of their own, by a clock that a test holds."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import check, children

from tests.unit.plugins.module_utils.mountpoint.conftest import least, options  # noqa: F401 fixtures


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
