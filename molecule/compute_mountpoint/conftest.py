# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts, seen by mountpoint_check and, since no judge is to judge itself, by podman, findmnt and curl from outside."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from visitor import Answer, Site

PREFIX = "molecule-compute-mountpoint-us-east-1"
BUCKET = "molecule-content-compute-mountpoint-us-east-1-123456789012"
ROOT = "/var/www/html"
PROBE = ".globalmountpoint/probe"
SERVICES = ["mount-s3", "nginx@origin", "nginx@front", "mount-prober"]
# As the role's entry point `hosts` asks.
OPTIONS = {
    "path": ROOT,
    "bucket": BUCKET,
    "probe_key": PROBE,
    "url": f"http://127.0.0.1/{PROBE}",
    "services": SERVICES,
    "boot_results": "/var/lib/globalmountpoint",
}


@dataclass(frozen=True)
class Host:
    """A container, named after its instance."""

    instance_id: str
    address: str

    def run(self, *command: str, check: bool = True) -> str:
        """What a command printed on the host."""
        done = subprocess.run(
            ["podman", "exec", self.instance_id, *command], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0 or not check, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def get(self, path: str, *options: str) -> tuple[int, float]:
        """Status and seconds of a request from outside, as the load balancer's; 0 is no answer."""
        command = ["curl", "-s", "-o", "/dev/null", "--noproxy", "*", "-m", "10", "-w", "%{http_code} %{time_total}"]
        done = subprocess.run(
            [*command, *options, f"http://{self.address}{path}"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        status, seconds = done.stdout.split()
        return int(status), float(seconds)

    def body(self, path: str) -> str:
        """What is served from outside."""
        command = ["curl", "-sf", "--noproxy", "*", "-m", "10", f"http://{self.address}{path}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout

    def health(self) -> tuple[int, int]:
        """What the load balancer and Route 53 are answered, each within a second."""
        answers = [self.get(path) for path in ("/healthz", "/readyz")]
        assert all(seconds < 1 for _status, seconds in answers), answers
        return answers[0][0], answers[1][0]

    def check(self, **options: Any) -> dict[str, Any]:
        """The result of mountpoint_check, over the connection that the sandbox's inventory gives."""
        arguments = {**OPTIONS, "fail_when_unhealthy": False, **options}
        command = ["ansible", self.instance_id, f"--inventory={self.instance_id},"]
        command += ["--connection=containers.podman.podman", "-e", "ansible_python_interpreter=/usr/bin/python3"]
        command += ["-m", "globalmountpoint.aws.mountpoint_check", "-a", json.dumps(arguments)]
        environment = {
            **os.environ,
            "ANSIBLE_LOAD_CALLBACK_PLUGINS": "true",
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        (task,) = json.loads(done.stdout)["plays"][0]["tasks"]
        return task["hosts"][self.instance_id]

    def codes(self, **options: Any) -> set[str]:
        """The faults that mountpoint_check names."""
        return {problem["code"] for problem in self.check(**options)["problems"]}

    def is_on_rclone(self) -> bool:
        return self.run("findmnt", "-n", "-o", "FSTYPE", ROOT) == "fuse.rclone"

    def boot_log(self) -> str:
        return self.run("cat", "/var/log/globalmountpoint-boot.log")


@pytest.fixture(scope="session")
def until() -> Callable[..., None]:
    """Waits until a condition holds, in seconds at most."""

    def wait(condition: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
            time.sleep(0.5)

    return wait


@pytest.fixture
def well_again(host, until) -> Iterator[None]:
    """No test leaves a fault behind."""
    yield
    until(lambda: host.health() == (200, 200) and not host.codes(), 60, "the host is well again")


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
        until(lambda: bool(host.run("sh", "-c", marks, check=False)), 240, f"{host.instance_id} has booted")
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
    """A host of its own for what is served."""
    with launching() as launch:
        host = booted(launch())
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
