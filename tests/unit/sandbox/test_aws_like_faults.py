# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which calls fail, and what of the environment says so."""

from __future__ import annotations

import pytest

from sandbox.aws_like.call import Call
from sandbox.aws_like.faults import Faults, Shares

SHARES = {"throttled": 0.2, "failing": 0.1, "lost": 0.1}


def call(action: str = "DescribeVpcs", region: str = "us-east-1") -> Call:
    return Call("ec2", region, action)


def drawn(seed: int, number: int = 2000) -> list[str]:
    faults = Faults(Shares(**SHARES, seed=seed))
    return [faults.drawn(call()) for _ in range(number)]


def test_shares_are_met_and_come_again_with_the_seed() -> None:
    faults = drawn(1)
    assert faults == drawn(1)
    assert faults != drawn(2)
    for kind, share in {**SHARES, "": 0.6}.items():
        assert faults.count(kind) / 2000 == pytest.approx(share, abs=0.05)


def test_other_actions_and_regions_in_between_change_nothing() -> None:
    faults = Faults(Shares(**SHARES))
    mixed = []
    for _ in range(100):
        mixed.append(faults.drawn(call()))
        faults.drawn(call("DescribeSubnets"))
        faults.drawn(call(region="us-east-2"))
    assert mixed == drawn(1, 100)


def test_shares_are_read_from_the_environment() -> None:
    assert not Shares.of({}).any()
    assert not Shares.of({"SANDBOX_SEED": "7"}).any()
    shares = Shares.of({"SANDBOX_LOST": "0.02", "SANDBOX_THROTTLED": "0.05", "SANDBOX_SEED": "7"})
    assert shares == Shares(throttled=0.05, lost=0.02, seed=7)
    assert shares.any()
