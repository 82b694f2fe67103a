# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the prober says while faults come and go: its checks run at times of their own, and some hang."""

from __future__ import annotations

import errno
import itertools
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

LOST, BACK = 30.2, 90.2  # S3, or whatever else fails in a test
END = 160
PATIENCE = 30  # of the load balancer
FOUND = 16  # a fault of the host is known: a check every 5 s, its deadline, and another check that tells whose it is

Check = Callable[[float], tuple[float, int]]  # begun at -> done at, error number


class Second(NamedTuple):
    """What is said at a time."""

    at: float
    here: str
    content: str
    kill: bool


def well(begun: float) -> tuple[float, int]:
    return begun + 0.1, 0


def fails(number: int, late: float = 0, lasts: float = 0.1) -> Check:
    """A check that fails after so many seconds, from LOST until `late` seconds after BACK."""
    return lambda begun: (begun + lasts, number) if LOST - lasts < begun < BACK + late else well(begun)


def hangs(late: float = 0, number: int = 0) -> Check:
    """A check that hangs from LOST until `late` seconds after BACK, and ends with that error number."""
    return lambda begun: (BACK + late, number) if LOST < begun < BACK + late else well(begun)


@pytest.fixture(params=list(itertools.product((0, 2.4, 4.9), repeat=2)), ids=lambda late: f"{late[0]}-{late[1]}")
def said(request, prober) -> Callable[..., list[Second]]:
    """Runs the checks, one after the other by so many seconds, as the prober would, and gives what it says."""

    def run(mount: Check = well, s3: Check = well, origin: Check = well) -> list[Second]:
        board = prober.verdict.__globals__["board"]
        reports = sorted(
            (done, at, number, begun)
            for at, check, start in ((0, mount, 0), (3, s3, request.param[0]), (6, origin, request.param[1]))
            for begun, done, number in checks(prober, check, start)
        )
        for at in (0, 3, 6):
            board[at], board[at + 1] = 0, errno.EAGAIN
        past, found = {"lost": -prober.PATIENCE, "well": math.inf, "bad": math.inf}, []
        for now in range(1, END):
            while reports and reports[0][0] < now:
                done, at, number, begun = reports.pop(0)
                board[at], board[at + 1], board[at + 2] = done, number, begun
            found.append(Second(now, *prober.verdict(now, True, past)))
        return found

    return run


def checks(prober, check: Check, begun: float) -> Iterator[tuple[float, float, int]]:
    while begun < END:
        done, number = check(begun)
        yield begun, done, number
        begun = done + prober.EVERY


def times(seconds: list[Second], field: str) -> list[float]:
    """When that field said that something is wrong."""
    return [second.at for second in seconds if getattr(second, field)]


def test_all_is_well(said):
    assert {second[1:] for second in said()} == {("", "", False)}


@pytest.mark.parametrize("late", [0, 3, 12, 19])
@pytest.mark.parametrize("ended", [0, errno.EIO], ids=["read", "given-up"])
def test_s3_that_hangs_is_everybody_s(said, late, ended):
    seconds = said(
        mount=hangs(late, ended),
        s3=fails(errno.EIO, lasts=2),
        origin=fails(errno.EIO, late, lasts=2),
    )
    assert (times(seconds, "here"), times(seconds, "kill")) == ([], [])
    content = times(seconds, "content")
    assert content[0] < LOST + FOUND
    assert BACK - 1 < content[-1] < BACK + late + FOUND


@pytest.mark.parametrize("late", [0, 3, 12, 19])
def test_s3_that_is_refused_is_everybody_s(said, late):
    """The mount gives up at once, or after having tried for a while."""
    seconds = said(
        mount=fails(errno.EIO, late),
        s3=fails(errno.ECONNREFUSED),
        origin=fails(errno.EPROTO, late, lasts=1.5),
    )
    assert (times(seconds, "here"), times(seconds, "kill")) == ([], [])


def test_mount_that_hangs_is_this_host_s_and_killed(said):
    seconds = said(mount=hangs(), origin=fails(errno.EIO, lasts=2))
    here, kill = times(seconds, "here"), times(seconds, "kill")
    assert (here[0] < LOST + FOUND, here[-1] < BACK + FOUND) == (True, True)
    assert here == list(range(here[0], here[-1] + 1))
    assert here[0] < kill[0] < LOST + PATIENCE


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param(fails(errno.EIO, lasts=2), id="hangs"),
        pytest.param(fails(errno.EPROTO), id="serves something else"),
        pytest.param(fails(errno.ECONNREFUSED), id="is gone"),
    ],
)
def test_origin_that_fails_is_this_host_s(said, origin):
    seconds = said(origin=origin)
    here = times(seconds, "here")
    assert (here[0] < LOST + FOUND, here[-1] < BACK + FOUND) == (True, True)
    assert here == list(range(here[0], here[-1] + 1)) == times(seconds, "content")
    assert times(seconds, "kill") == []


def test_mount_that_hangs_once_s3_is_back_is_this_host_s_and_killed(said):
    seconds = said(mount=hangs(PATIENCE * 2), s3=fails(errno.EIO, lasts=2))
    here, kill = times(seconds, "here"), times(seconds, "kill")
    assert BACK + 18 < here[0] < BACK + 18 + FOUND
    assert here[0] <= kill[0] < BACK + PATIENCE + FOUND


def test_origin_that_hangs_once_s3_is_back_is_this_host_s(said):
    seconds = said(
        mount=hangs(),
        s3=fails(errno.EIO, lasts=2),
        origin=fails(errno.EIO, late=PATIENCE * 2, lasts=2),
    )
    assert BACK + 18 < times(seconds, "here")[0] < BACK + 18 + FOUND
