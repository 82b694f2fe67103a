# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The group's host, others like it, and what they serve."""

from __future__ import annotations

import base64
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from hosts import BUCKET, GRACE, PREFIX, Host
from visitor import Answer, Site


@pytest.fixture(scope="session")
def until() -> Callable[..., None]:
    """Waits until a condition holds. The limit ends a test that fails; how soon is measured elsewhere."""

    def wait(condition: Callable[[], bool], what: str, limit: float = 300) -> None:
        deadline = time.monotonic() + limit
        while not condition():
            assert time.monotonic() < deadline, f"not within {limit} s: {what}"
            time.sleep(0.5)

    return wait


@pytest.fixture(scope="session")
def changed_nginx(until) -> Callable[..., AbstractContextManager[None]]:
    """Contexts in which an nginx of a host has another configuration."""

    def reload(host: Host, name: str) -> None:
        def workers() -> set[str]:
            master = host.run("systemctl", "show", "--property=MainPID", "--value", f"nginx@{name}")
            listed = host.run("ps", "--ppid", master, "-o", "pid=,args=").splitlines()
            return {line.split()[0] for line in listed if "shutting down" not in line}

        former = workers()
        host.run("systemctl", "reload", f"nginx@{name}")
        until(lambda: workers() and not workers() & former, f"the {name}'s workers are new ones")

    @contextmanager
    def change(host: Host, name: str, *changes: tuple[str, str]) -> Iterator[None]:
        file = f"/etc/nginx/{name}.conf"
        before = host.run("cat", file)
        assert all(old in before for old, _new in changes), changes
        host.run("sed", "-i.true", *(f"-es|{old}|{new}|" for old, new in changes), file)
        try:
            reload(host, name)
            yield
        finally:
            host.run("mv", f"{file}.true", file)
            reload(host, name)

    return change


@pytest.fixture
def well_again(host, until) -> Iterator[None]:
    """No test leaves a fault behind."""
    yield
    until(lambda: host.health() == (200, 200) and not host.codes(), "the host is well again")


@pytest.fixture(scope="session")
def s3(aws) -> Any:
    return aws("s3")


@pytest.fixture(scope="session")
def bucket() -> str:
    return BUCKET


@pytest.fixture(scope="session")
def group_instance(aws) -> dict[str, Any]:
    """The group's instance."""
    (group,) = aws("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[f"{PREFIX}-group"])[
        "AutoScalingGroups"
    ]
    (instance_id,) = [each["InstanceId"] for each in group["Instances"] if each["LifecycleState"] == "InService"]
    (reservation,) = aws("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]


@pytest.fixture(scope="session")
def booted(until) -> Callable[[Host], Host]:
    """Waits for the end of a host's boot."""

    def wait(host: Host) -> Host:
        marks = "ls /var/lib/globalmountpoint/boot-* 2>/dev/null"
        until(lambda: bool(host.run("sh", "-c", marks, check=False)), f"{host.instance_id} has booted", limit=900)
        return host

    return wait


@pytest.fixture(scope="session")
def host(group_instance, booted) -> Host:
    """The group's host."""
    if not os.environ.get("SANDBOX_MOUNT_S3_SHA256"):
        pytest.skip("this sandbox has no hosts")
    return booted(Host(group_instance["InstanceId"], group_instance["PrivateIpAddress"]))


@pytest.fixture(scope="session")
def launching(aws, host, group_instance) -> Callable[[], AbstractContextManager[Callable[..., Host]]]:
    """Contexts in which hosts are launched as the group does, with texts replaced in their user data."""
    ec2 = aws("ec2")

    @contextmanager
    def hosts() -> Iterator[Callable[..., Host]]:
        launched = []

        def launch(*changes: tuple[str, str], **others: Any) -> Host:
            attribute = ec2.describe_instance_attribute(InstanceId=host.instance_id, Attribute="userData")
            user_data = base64.b64decode(attribute["UserData"]["Value"]).decode()
            for old, new in changes:
                assert old in user_data, old
                user_data = user_data.replace(old, new)
            options = {
                "ImageId": group_instance["ImageId"],
                "MinCount": 1,
                "MaxCount": 1,
                "SubnetId": group_instance["SubnetId"],
                "SecurityGroupIds": [group["GroupId"] for group in group_instance["SecurityGroups"]],
                "IamInstanceProfile": {"Arn": group_instance["IamInstanceProfile"]["Arn"]},
                "UserData": user_data,
            }
            (instance,) = ec2.run_instances(**options | others)["Instances"]
            launched.append(instance["InstanceId"])
            return Host(instance["InstanceId"], instance["PrivateIpAddress"])

        yield launch
        if launched:
            ec2.terminate_instances(InstanceIds=launched)

    return hosts


@pytest.fixture(scope="session")
def gateway(host) -> str:
    """This machine's address in the hosts' network."""
    return host.run("ip", "-4", "route", "show", "default").split()[2]


@pytest.fixture(scope="module")
def new_host(launching) -> Iterator[Callable[..., Host]]:
    """Launches further hosts. They end with the module."""
    with launching() as launch:
        yield launch


@pytest.fixture(scope="session")
def site(launching, booted, s3, bucket) -> Iterator[Site]:
    """A host of its own for what is served, whose grace is short enough to wait for its end."""
    with launching() as launch:
        host = booted(launch(("stale-if-error=3600", f"stale-if-error={GRACE}"), ("inactive=3600s", "inactive=600s")))
        yield Site(host, s3, bucket, late=1.5 if host.is_on_rclone() else 0)


@pytest.fixture(scope="session")
def idle_answers(site) -> Iterator[dict[tuple[str, int], Future[Answer]]]:
    """Objects that were cached, then replaced or deleted, each asked for once more after so many seconds."""

    ended = threading.Event()

    def ask_later(path: str, seconds: int) -> Answer:
        ended.wait(seconds)
        with site.whole:
            return site.ask(path)

    changes = [(change, seconds) for seconds in (5, 60, 300) for change in ("replaced", "deleted")]
    paths = {change: site.put(f"idle/{change[0]}-{change[1]}.html", b"old") for change in changes}
    for path in paths.values():
        assert site.ask(path).body == b"old"
    with ThreadPoolExecutor(len(changes)) as threads:
        answers = {}
        for change, path in paths.items():
            if change[0] == "replaced":
                site.put(path[1:], b"new")
            else:
                site.s3.delete_object(Bucket=site.bucket, Key=path[1:])
            answers[change] = threads.submit(ask_later, path, change[1])
        yield answers
        ended.set()
