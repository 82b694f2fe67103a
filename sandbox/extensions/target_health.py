# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elastic Load Balancing, version 2: the health of targets, where hosts are real.

DescribeTargetHealth
    moto 5.2.5 calls every registered target healthy. AWS: its load balancers ask the targets as the target group says.
    Here those that are described are asked there and then. Thresholds are not counted: a target is initial until its
    first good answer, and afterwards each answer decides. Targets other than instances, and checks other than by HTTP
    and HTTPS, are as moto has them.
"""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from moto.ec2.models import EC2Backend
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup

from sandbox import extensions
from sandbox.extensions import extends

moto_describe_target_health = ELBv2Backend.describe_target_health


@extends(ELBv2Backend)
def describe_target_health(self, target_group_arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
    described = moto_describe_target_health(self, target_group_arn, targets)
    group = self.target_groups[target_group_arn]
    if extensions.hosts_are_real and group.health_check_enabled and group.health_check_protocol in ("HTTP", "HTTPS"):
        asked = [status for status in described if status.status == "healthy" and status.instance_id.startswith("i-")]
        with ThreadPoolExecutor(max_workers=max(1, len(asked))) as threads:
            list(threads.map(lambda status: _look(group, self.ec2_backend, status), asked))
    return described


def _look(group: FakeTargetGroup, ec2: EC2Backend, status: FakeHealthStatus) -> None:
    proven: set[str] = group.__dict__.setdefault("proven_targets", set())
    proven.intersection_update(group.targets)
    port = status.port if group.health_check_port == "traffic-port" else group.health_check_port
    fault = _fault(group, ec2.get_instance_by_id(status.instance_id).private_ip, int(port))
    if not fault:
        proven.add(status.instance_id)
    elif status.instance_id in proven:
        status.status, (status.reason, status.description) = "unhealthy", fault
    else:
        status.status, status.reason = "initial", "Elb.InitialHealthChecking"
        status.description = "Initial health checks in progress"


def _fault(group: FakeTargetGroup, address: str, port: int) -> tuple[str, str] | None:
    """Reason and description (TargetHealth's page) of a target that does not answer well."""
    timeout = int(group.health_check_timeout_seconds)
    if group.health_check_protocol == "HTTPS":
        connection: HTTPConnection = HTTPSConnection(address, port, timeout=timeout, context=_any_certificate())
    else:
        connection = HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request("GET", group.health_check_path or "/", headers={"User-Agent": "ELB-HealthChecker/2.0"})
        code = connection.getresponse().status
    except TimeoutError:
        return "Target.Timeout", "Request timed out"
    except (OSError, HTTPException):
        return "Target.FailedHealthChecks", "Health checks failed"
    finally:
        connection.close()
    if _is_expected(code, group.matcher.get("HttpCode", "200")):
        return None
    return "Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{code}]"


def _any_certificate() -> ssl.SSLContext:
    """Load balancers do not validate the certificates of targets (Create a target group)."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_expected(code: int, matcher: str) -> bool:
    """200, or 200,202, or 200-299 (Matcher's page)"""
    bounds = [part.partition("-")[::2] for part in matcher.split(",")]
    return any(int(first) <= code <= int(last or first) for first, last in bounds)
