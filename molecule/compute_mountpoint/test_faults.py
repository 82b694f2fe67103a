# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults of a host that runs: made for real, named by mountpoint_check, seen from outside, and healed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from hosts import PAGE, PROBE, ROOT, TIMEOUT

UNHEALTHY = "healthz: 503"


pytestmark = pytest.mark.usefixtures("well_again")


@pytest.fixture
def page(host, until, s3, bucket) -> Callable[[], int]:
    """Gets a page that the front has cached; the status."""
    s3.put_object(Bucket=bucket, Key="faults/cached.html", Body=PAGE)
    until(lambda: host.get("/faults/cached.html") == 200, "the page is there")
    assert host.body("/faults/cached.html") == PAGE.decode()
    return lambda: host.get("/faults/cached.html")


@contextmanager
def drop_in(host, unit: str, settings: str) -> Iterator[None]:
    """Changes a unit for a while; at the end it runs as it was."""
    folder = f"/run/systemd/system/{unit}.service.d"
    host.run("sh", "-c", f"mkdir -p {folder} && printf '[Service]\n{settings}\n' > {folder}/test.conf")
    host.run("systemctl", "daemon-reload")
    try:
        yield
    finally:
        host.run("rm", f"{folder}/test.conf")
        host.run("systemctl", "daemon-reload")
        host.run("systemctl", "start", unit)


def signal(host, unit: str, name: str) -> None:
    """To every process of a unit, as the kernel or an operator would."""
    host.run("systemctl", "kill", f"--signal={name}", unit)


def main_process(host, unit: str) -> str:
    return host.run("systemctl", "show", "--property=MainPID", "--value", unit)


def origin_hangs(host) -> bool:
    """Whether no worker of the origin waits for requests: each has one that touches the mount."""
    waits = host.run("ps", "--ppid", main_process(host, "nginx@origin"), "-o", "wchan:32=").split()
    return len(waits) == 16 and not any("poll" in each for each in waits)


def mounts(host) -> list[str]:
    return host.run("findmnt", "--noheadings", "--output=SOURCE", "--mountpoint", ROOT, check=False).split()


def test_killed_mount_comes_back(host, until, s3, bucket):
    s3.put_object(Bucket=bucket, Key="faults/killed.html", Body=PAGE)
    killed = main_process(host, "mount-s3")
    signal(host, "mount-s3", "KILL")
    until(lambda: main_process(host, "mount-s3") not in ("0", killed), "systemd has started it again")
    until(lambda: host.get("/faults/killed.html") == 200, "pages that were not cached are served")
    until(lambda: host.health() == (200, 200), "the host is healthy")
    assert mounts(host) == ["mountpoint-s3"]


@pytest.mark.parametrize(
    ("settings", "code", "seen"),
    [
        pytest.param("Restart=no", "not_mounted", [], id="unmounted"),
        pytest.param("Restart=no\nExecStopPost=", "stale", ["mountpoint-s3"], id="left behind"),
    ],
)
def test_lost_mount_is_named(host, until, page, settings, code, seen):
    with drop_in(host, "mount-s3", settings):
        signal(host, "mount-s3", "KILL")
        until(lambda: host.health() == (503, 503), UNHEALTHY)
        assert host.codes() == {code, "wrong_status", "service_inactive"}
        assert mounts(host) == seen
        assert page() == 200


def test_hung_mount_is_killed(host, until, page):
    killed = main_process(host, "mount-s3")
    with host.spared_mount():
        signal(host, "mount-s3", "STOP")
        with ThreadPoolExecutor(64) as visitors:
            waiting = [visitors.submit(host.get, f"/faults/not-cached-{number}.html") for number in range(64)]
            until(lambda: origin_hangs(host), "every worker of the origin hangs")
            found = host.check(timeout=TIMEOUT)
            assert "hung" in {problem["code"] for problem in found["problems"]}
            # By the module's own clock. Its exact bound is that of the unit tests; this one tells it from no bound.
            assert TIMEOUT <= found["elapsed"] < TIMEOUT + 30
            until(lambda: host.health() == (503, 503), UNHEALTHY)
            assert page() == 200
            assert {each.result() for each in waiting} <= {502, 504}
    until(lambda: main_process(host, "mount-s3") not in ("0", killed), "the prober has killed it")
    until(lambda: host.health() == (200, 200), "the host is healthy")
    assert mounts(host) == ["mountpoint-s3"]


@pytest.mark.parametrize("unit", ["nginx@origin", "nginx@front", "mount-prober"])
def test_killed_service_comes_back(host, until, unit):
    killed = main_process(host, unit)
    signal(host, unit, "KILL")
    until(lambda: main_process(host, unit) not in ("0", killed), "systemd has started it again")


def test_stopped_front_is_named(host):
    host.run("systemctl", "stop", "nginx@front")
    try:
        assert host.get("/healthz") == 0
        assert host.codes() == {"nginx_down", "service_inactive"}
    finally:
        host.run("systemctl", "start", "nginx@front")


def test_stopped_origin_is_this_host_s_fault(host, until, page):
    host.run("systemctl", "stop", "nginx@origin")
    try:
        until(lambda: host.health() == (503, 503), UNHEALTHY)
        assert page() == 200
        assert host.codes() == {"wrong_status", "service_inactive"}
    finally:
        host.run("systemctl", "start", "nginx@origin")


@pytest.mark.parametrize("code", ["wrong_root", "wrong_status"])
def test_wrong_root_is_named(host, until, code):
    if code == "wrong_root":  # there is something else under the same name
        host.run("install", "-D", "-m", "0644", "/etc/hostname", f"/srv/other/{PROBE}")
    host.run("sed", "-i.true", f"s|root {ROOT};|root /srv/other;|", "/etc/nginx/origin.conf")
    try:
        host.run("systemctl", "reload", "nginx@origin")
        until(lambda: host.codes() == {code}, "the fault is named")
    finally:
        host.run("mv", "/etc/nginx/origin.conf.true", "/etc/nginx/origin.conf")
        host.run("systemctl", "reload", "nginx@origin")
        host.run("rm", "-rf", "/srv/other")


def test_full_cache_cuts_no_page(host, s3, bucket):
    content = b"0123456789abcdef" * 20_000
    for number in range(10):
        s3.put_object(Bucket=bucket, Key=f"faults/full-{number}.txt", Body=content)
    host.run("dd", "if=/dev/zero", "of=/var/cache/nginx-front/full", "bs=1M", check=False)
    try:
        assert host.run("df", "--output=avail", "/var/cache/nginx-front").split()[1] == "0"
        assert {host.body(f"/faults/full-{number % 10}.txt").encode() == content for number in range(30)} == {True}
        assert host.codes() == set()
    finally:
        host.run("rm", "/var/cache/nginx-front/full")


def test_rebooted_host_serves_again(host, until):
    log = host.boot_log()
    subprocess.run(["podman", "restart", "--time=120", host.instance_id], check=True, capture_output=True)
    until(lambda: host.run("systemctl", "is-system-running", check=False) == "running", "it is up")
    until(lambda: host.health() == (200, 200), "the host is healthy")
    assert host.run("cloud-init", "status", "--wait").endswith("status: done")
    assert host.boot_log() == log
    assert mounts(host) == ["mountpoint-s3"]
