# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""In this process. Instances have addresses of the loopback network, so that a server here can stand for each."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Aws = Callable[..., Any]

HEALTHY = {"State": "healthy"}
INITIAL = {
    "State": "initial",
    "Reason": "Elb.InitialHealthChecking",
    "Description": "Initial health checks in progress",
}


def unhealthy(reason: str, description: str) -> dict[str, str]:
    return {"State": "unhealthy", "Reason": f"Target.{reason}", "Description": description}


@pytest.fixture
def instances(local_aws: Aws, local_subnet: str) -> list[dict[str, Any]]:
    return local_aws("ec2").run_instances(ImageId="ami-1", MinCount=2, MaxCount=2, SubnetId=local_subnet)["Instances"]


@pytest.fixture
def targets(local_aws: Aws, make_target_group: Callable[..., str], instances: list[dict[str, Any]]) -> str:
    """The target group with both instances."""
    group = make_target_group(
        Matcher={"HttpCode": "200,301-302"}, HealthCheckIntervalSeconds=300, HealthCheckTimeoutSeconds=120
    )
    register(local_aws, group, *instances)
    return group


def register(aws: Aws, group: str, *instances: dict[str, Any]) -> None:
    targets = [{"Id": instance["InstanceId"]} for instance in instances]
    aws("elbv2").register_targets(TargetGroupArn=group, Targets=targets)


def health(aws: Aws, group: str) -> list[dict[str, str]]:
    described = aws("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return [target["TargetHealth"] for target in described]


def address(instance: dict[str, Any]) -> str:
    return instance["PrivateIpAddress"]


def test_a_target_is_initial_until_it_answers(local_aws: Aws, targets: str, instances: list, host: Callable) -> None:
    assert health(local_aws, targets) == [INITIAL, INITIAL]
    starting = host(address(instances[0]), 503)
    assert health(local_aws, targets) == [INITIAL, INITIAL]

    starting.status = 200
    host(address(instances[1]), 302)
    assert health(local_aws, targets) == [HEALTHY, HEALTHY]
    assert starting.asked == [("GET", "/healthz", "ELB-HealthChecker/2.0")] * 2


def test_a_target_that_was_healthy_is_unhealthy(local_aws: Aws, targets: str, instances: list, host: Callable) -> None:
    first, second = (host(address(instance)) for instance in instances)
    assert health(local_aws, targets) == [HEALTHY, HEALTHY]

    first.status = 503
    second.close()
    assert health(local_aws, targets) == [
        unhealthy("ResponseCodeMismatch", "Health checks failed with these codes: [503]"),
        unhealthy("FailedHealthChecks", "Health checks failed"),
    ]
    first.status = 200
    assert health(local_aws, targets)[0] == HEALTHY


def test_targets_are_asked_at_once(local_aws: Aws, targets: str, instances: list, host: Callable) -> None:
    both_are_asked = threading.Barrier(len(instances))
    for instance in instances:
        host(address(instance)).wait = both_are_asked.wait
    assert health(local_aws, targets) == [HEALTHY, HEALTHY]


def test_targets_are_not_asked_for_longer_than_the_timeout(
    local_aws: Aws, targets: str, instances: list, host: Callable
) -> None:
    hosts = [host(address(instance)) for instance in instances]
    assert health(local_aws, targets) == [HEALTHY, HEALTHY]

    local_aws("elbv2").modify_target_group(TargetGroupArn=targets, HealthCheckTimeoutSeconds=2)
    asked = threading.Event()
    for hung in hosts:
        hung.wait = asked.wait
    begun = time.monotonic()
    assert health(local_aws, targets) == [unhealthy("Timeout", "Request timed out")] * 2
    # They would never have answered; the upper bound tells this timeout from another.
    assert 2 <= time.monotonic() - begun < 60
    asked.set()


def test_a_target_that_is_registered_again_is_initial(
    local_aws: Aws, targets: str, instances: list, host: Callable
) -> None:
    hosts = [host(address(instance)) for instance in instances]
    assert health(local_aws, targets) == [HEALTHY, HEALTHY]
    target = {"Id": instances[0]["InstanceId"]}
    local_aws("elbv2").deregister_targets(TargetGroupArn=targets, Targets=[target])
    assert health(local_aws, targets) == [HEALTHY]

    hosts[0].status = 503
    register(local_aws, targets, instances[0])
    assert health(local_aws, targets) == [HEALTHY, INITIAL]


def test_the_health_check_has_a_port_of_its_own(
    local_aws: Aws, make_target_group: Callable[..., str], instances: list, host: Callable, port: int
) -> None:
    group = make_target_group(Port=1, HealthCheckPort=str(port))
    register(local_aws, group, *instances[:1])
    assert health(local_aws, group) == [INITIAL]
    host(address(instances[0]))
    assert health(local_aws, group) == [HEALTHY]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One that nobody trusts, with its key."""
    path = tmp_path / "certificate.pem"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path]
    command = ["openssl", "req", "-x509", *key, "-subj", "/CN=nobody", "-days", "1", "-out", f"{path}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def test_any_certificate_will_do(
    local_aws: Aws, make_target_group: Callable[..., str], instances: list, host: Callable, certificate: Path
) -> None:
    group = make_target_group(Protocol="HTTPS")
    register(local_aws, group, *instances)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    host(address(instances[0]), tls=tls)
    host(address(instances[1]))
    assert health(local_aws, group) == [HEALTHY, INITIAL]


def test_what_is_not_asked_is_as_moto_has_it(
    local_aws: Aws, make_target_group: Callable[..., str], targets: str, instances: list, monkeypatch: Any
) -> None:
    tcp = make_target_group(Protocol="TCP", HealthCheckProtocol="TCP", HealthCheckPath=None)
    register(local_aws, tcp, *instances)
    assert health(local_aws, tcp) == [HEALTHY, HEALTHY]
    local_aws("ec2").stop_instances(InstanceIds=[instances[0]["InstanceId"]])
    assert health(local_aws, targets)[0]["State"] == "unused"

    monkeypatch.setattr("sandbox.extensions.hosts_are_real", False)
    assert health(local_aws, targets)[1] == HEALTHY
