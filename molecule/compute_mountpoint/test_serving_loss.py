# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is served while something is gone."""

from __future__ import annotations

import time

import pytest

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
        until(lambda: site.ask(path).status == 200 and site.ask("/readyz").status == 200, 60, "the site is whole again")


def test_full_cache_cuts_nothing(site, lessened):
    bodies = {f"full/{number}.bin": bytes([number]) * 100_000 for number in range(30)}
    paths = {site.put(key, body): body for key, body in bodies.items()}
    lessened("head -c 1G /dev/zero > /var/cache/nginx-front/full", "rm /var/cache/nginx-front/full")
    assert " 100% " in site.host.run("df", "/var/cache/nginx-front")
    for _ in range(2):
        for path, body in paths.items():
            answer = site.ask(path)
            assert (answer.status, answer.body == body) == (200, True)


def test_lost_origin_leaves_the_cache_for_the_grace(site, lessened, until):
    path = site.put("grace.html")
    assert site.ask(path).status == 200
    lessened("systemctl stop nginx@origin", "systemctl start nginx@origin")
    for _ in range(10):
        assert site.ask(path).body == b"content"
        time.sleep(1)
    assert site.ask("/uncached.html").status == 502
    until(lambda: site.ask(path).status == 502, 30, "the grace is over")


def test_hung_mount_leaves_the_cache_and_the_front(site, lessened):
    path = site.put("hung.html")
    uncached = site.put("not-asked-for.html")
    assert site.ask(path).status == 200
    lessened("systemctl kill -s STOP mount-s3", "systemctl kill -s CONT mount-s3")
    # At once while it may be stale, then after the wait for the origin.
    status, seconds = site.host.get(path)
    assert (status, seconds < 1) == (200, True)
    for _ in range(2):
        for front in ("/healthz", "/.env"):
            assert site.host.get(front)[1] < 1
        status, seconds = site.host.get(uncached)
        assert (status, 2.9 < seconds < 5) == (504, True)
        status, seconds = site.host.get(path)
        assert (status, seconds < 5) == (200, True)
