# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is served while something is gone."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import pytest
from hosts import GRACE

pytestmark = pytest.mark.usefixtures("idle_answers")


@pytest.fixture
def lessened(site, until):
    """The site without something; the test gives the command that takes it, and the one that gives it back."""
    back = []

    def take(command: str, undo: str) -> None:
        back.append(undo)
        site.host.run("sh", "-c", command, check=False)

    path = site.put("back.html")
    with site.whole:
        yield take
        for command in back:
            site.host.run("sh", "-c", command)
        until(lambda: site.ask(path).status == 200 and site.ask("/readyz").status == 200, "the site is whole again")


def test_full_cache_cuts_nothing(site, lessened):
    bodies = {f"full/{number}.bin": bytes([number]) * 100_000 for number in range(30)}
    paths = {site.put(key, body): body for key, body in bodies.items()}
    lessened("head -c 1G /dev/zero > /var/cache/nginx-front/full", "rm /var/cache/nginx-front/full")
    assert " 100% " in site.host.run("df", "/var/cache/nginx-front")
    for _ in range(2):
        for path, body in paths.items():
            answer = site.ask(path)
            assert (answer.status, answer.body == body) == (200, True)


class Logged(NamedTuple):
    """A request, by the front's own clock: when it ended, and the seconds that it took."""

    ended: datetime
    status: int
    took: float
    cache: str


@pytest.fixture
def logged(site, until) -> Callable[[str, int], list[Logged]]:
    """What the front's log, which is written every five seconds, says of the requests for a path."""
    pattern = re.compile(r"\S+ \[(\S+)\] \S+ \"GET (\S+) HTTP/1.1\" (\d+) \d+ ([\d.]+) (\S+) ")

    def read(path: str, count: int) -> list[Logged]:
        def lines() -> list[Logged]:
            found = pattern.findall(site.host.run("cat", "/var/log/nginx/access.log"))
            return [
                Logged(datetime.fromisoformat(ended), int(status), float(took), cache)
                for ended, asked, status, took, cache in found
                if asked == path
            ]

        until(lambda: len(lines()) == count, f"{count} requests for {path} are in the log")
        return lines()

    return read


def test_lost_origin_leaves_the_cache_for_the_grace(site, lessened, until, logged):
    path = site.put("grace.html")
    assert site.ask(path).status == 200
    lessened("systemctl stop nginx@origin", "systemctl start nginx@origin")
    answers = []

    def is_over() -> bool:
        answers.append(site.ask(path))
        return answers[-1].status != 200

    until(is_over, "the grace is over")
    assert site.ask("/uncached.html").status == 502
    *stale, last = answers
    assert {answer.body for answer in stale} == {b"content"}
    assert last.status == 502
    first, *later = logged(path, 1 + len(answers))
    # Fresh for a second, then stale until the grace ends; nginx counts whole seconds, and may log in the next one.
    grace = [(each.ended - first.ended).total_seconds() - 1 for each in later]
    assert all(seconds < GRACE + 3 for seconds in grace[:-1])
    assert grace[-1] > GRACE - 2


@contextmanager
def hung_mount(host) -> Iterator[None]:
    """The mount hangs, for as long as a test looks."""
    with host.spared_mount():
        host.run("systemctl", "kill", "-s", "STOP", "mount-s3")
        try:
            yield
        finally:
            host.run("systemctl", "kill", "-s", "CONT", "mount-s3")


@pytest.mark.usefixtures("lessened")
def test_hung_mount_leaves_what_needs_no_origin(site, changed_nginx):
    """What waited for the origin would wait for longer than the visitor."""
    path = site.put("hung.html")
    with (
        changed_nginx(site.host, "front", ("proxy_read_timeout 3s", "proxy_read_timeout 1h")),
        changed_nginx(site.host, "origin", ("stale-while-revalidate=2", "stale-while-revalidate=3600")),
    ):
        assert site.ask(path).status == 200
        time.sleep(2)  # no longer fresh
        with hung_mount(site.host):
            for _ in range(2):
                assert site.host.get(path) == 200
                assert site.host.get("/healthz") in (200, 503)
                assert site.host.get("/.env") == 404


@pytest.mark.usefixtures("lessened")
def test_hung_mount_is_waited_for_once(site, logged):
    path = site.put("waits.html")
    uncached = site.put("not-asked-for.html")
    assert site.ask(path).status == 200
    with hung_mount(site.host):
        for _ in range(2):
            assert site.host.get(uncached) == 504
            assert site.host.get(path) == 200
        # By the front's own clock; that there was one wait each, and not two, is seen by how often one ended.
        assert all(2.9 < each.took < 3 + 30 for each in logged(uncached, 2))
        said = site.host.run("journalctl", "--unit=nginx@front", "--output=cat").splitlines()
        ends = Counter(line.split('"GET ')[1].split()[0] for line in said if "upstream timed out" in line)
        assert ends[uncached] == 2
        assert ends[path] <= 2
