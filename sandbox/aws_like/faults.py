# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which calls are throttled, fail, or are done without an answer."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.aws_like import errors
from sandbox.aws_like.call import Call

KINDS = ("throttled", "failing", "lost")


@dataclass(frozen=True)
class Shares:
    """Of the calls, between 0 and 1."""

    throttled: float = 0.0
    failing: float = 0.0
    lost: float = 0.0
    seed: int = 1

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Shares:
        """SANDBOX_THROTTLED, SANDBOX_FAILING, SANDBOX_LOST and SANDBOX_SEED, where they are set."""
        given = {kind: float(environment.get(f"SANDBOX_{kind.upper()}") or 0) for kind in KINDS}
        return cls(**given, seed=int(environment.get("SANDBOX_SEED") or cls.seed))

    def any(self) -> bool:
        return any(getattr(self, kind) for kind in KINDS)


class Faults:
    """The draw. The seed decides about the nth call of an action in a region, whatever comes between."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def drawn(self, call: Call) -> str:
        """One of KINDS, or ""."""
        name = f"{call.service} {call.region} {call.method} {call.action}"
        with self._lock:
            self._asked[name] += 1
            draw = f"{self._shares.seed} {name} {self._asked[name]}"
        drawn = random.Random(draw).random()  # noqa: S311 # the same faults each time
        for kind in KINDS:
            drawn -= getattr(self._shares, kind)
            if drawn < 0:
                return kind
        return ""


def answer(fault: str, call: Call) -> errors.Answer | None:
    """Return the error of a fault; None where the call is done."""
    return {"throttled": errors.throttled, "failing": errors.failed}[fault](call) if fault in KINDS[:2] else None
