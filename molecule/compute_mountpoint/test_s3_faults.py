# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3 is out of reach, denies access or lacks the probe object: the region says so, and its hosts stay."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hosts import PAGE, PROBE, TIMEOUT

ROLE = "molecule-compute-mountpoint-us-east-1-instance"
PATIENCE = 30  # of the load balancer: three checks in a row, every 10 s
pytestmark = pytest.mark.usefixtures("well_again")


@pytest.fixture(scope="module")
def hosts(host, new_host, booted, until) -> list:
    """Two pairs of hosts; in each pair, the Mountpoint of one keeps metadata for ever."""
    keeping = ("metadata-ttl=minimal", "metadata-ttl=indefinite")
    others = [new_host(keeping), new_host(), new_host(keeping)]
    hosts = [host, *map(booted, others)]
    until(lambda: all(each.health() == (200, 200) for each in hosts), "all are healthy")
    return hosts


@contextmanager
def cut(hosts: list, endpoint: str, verdicts: list[str]) -> Iterator[None]:
    """The requests of the hosts to S3 get no answer (drop) or are refused (reject)."""
    for host, verdict in zip(hosts, verdicts, strict=True):
        rule = f"ip daddr {endpoint} tcp dport 80 {verdict}"
        host.run("nft", f"table inet cut {{\nchain output {{\ntype filter hook output priority 0\n{rule}\n}}\n}}")
    try:
        yield
    finally:
        for host in hosts:
            host.run("nft", "delete table inet cut")


def test_unreachable_s3_is_everybody_s(hosts, gateway, until, s3, bucket):
    def health() -> list[tuple[int, int]]:
        """The hosts never leave, whatever else is so."""
        found = [host.health() for host in hosts]
        assert {here for here, _content in found} == {200}
        return found

    s3.put_object(Bucket=bucket, Key="faults/cached.html", Body=PAGE)
    until(lambda: {host.get("/faults/cached.html") for host in hosts} == {200}, "the page is there")
    assert {host.body("/faults/cached.html") for host in hosts} == {PAGE.decode()}
    before = [len(host.verdicts()) for host in hosts]
    with cut(hosts, gateway, ["drop", "drop", "reject", "reject"]):
        started = time.monotonic()
        until(lambda: health() == [(200, 503)] * 4, "only /readyz says so")
        assert [host.get("/faults/cached.html") for host in hosts] == [200] * 4
        # Mountpoint tries again and again, until it gives up: both are seen.
        assert all(host.codes(timeout=TIMEOUT) & {"hung", "unreadable"} for host in hosts)
        until(lambda: health() and time.monotonic() > started + PATIENCE, "patience has ended")
    until(lambda: health() == [(200, 200)] * 4, "all has healed")
    assert [host.codes() for host in hosts] == [set()] * 4
    # Nor did they between two questions.
    said = [line for host, number in zip(hosts, before, strict=True) for line in host.verdicts()[number:]]
    assert {line.partition(";")[0] for line in said} == {"healthz: well"}, said


def test_denied_access_is_everybody_s(host, until, aws):
    iam = aws("iam")
    policy = {"RoleName": ROLE, "PolicyName": "content"}
    document = iam.get_role_policy(**policy)["PolicyDocument"]
    iam.delete_role_policy(**policy)
    try:
        until(lambda: host.health() == (200, 503), "only /readyz says so")
        # Mountpoint logs why S3 refused; rclone does not.
        refused = "unreadable" if host.is_on_rclone() else "access_denied"
        assert host.codes() == {refused, "wrong_status"}
    finally:
        iam.put_role_policy(**policy, PolicyDocument=json.dumps(document))
    until(lambda: host.health() == (200, 200), "access is back")


def test_missing_probe_object_is_named(host, until, s3, bucket):
    content = s3.get_object(Bucket=bucket, Key=PROBE)["Body"].read()
    s3.delete_object(Bucket=bucket, Key=PROBE)
    try:
        until(lambda: host.codes() == {"probe_missing", "wrong_status"}, "the fault is named")
        # Long enough for the prober to see it.
        deadline = time.monotonic() + 10
        until(lambda: host.health() == (200, 200) and time.monotonic() > deadline, "the bucket can be served")
    finally:
        s3.put_object(Bucket=bucket, Key=PROBE, Body=content)
