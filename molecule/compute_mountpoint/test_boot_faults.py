# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults at boot: a host that can't serve says why and serves nothing; one that only had to wait boots."""

from __future__ import annotations

import json
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hosts import BUCKET, PACKAGE, PREFIX

# Tries of the user data that are shortened: 6 and 7 take a minute and a half.
FEW = [(f"retry {tries} {command}", f"retry 3 {command}") for tries, command in ((7, "bucket"), (6, "download"))]
FAULTS = {
    "no bucket": ("bucket answers", "no such bucket: molecule-no-such-bucket (404 NoSuchBucket)"),
    "no permission": ("bucket answers", f"access denied: {BUCKET} (403 AccessDenied)"),
    "no role": ("bucket answers", "no credentials yet: instance metadata has none of a role"),
    "no route": ("bucket answers", "no route to http://GATEWAY"),
    "no package": ("packages are installed", "download failed"),
}


@pytest.fixture(scope="module")
def powerless_profile(aws) -> Iterator[dict[str, str]]:
    """An instance profile whose role may read objects, and not list the bucket."""
    iam, name = aws("iam"), f"{PREFIX}-powerless"
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    reads = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    policies = [json.dumps({"Version": "2012-10-17", "Statement": [statement]}) for statement in (trust, reads)]
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policies[0])
    iam.put_role_policy(RoleName=name, PolicyName="content", PolicyDocument=policies[1])
    profile = iam.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    yield {"Arn": profile["Arn"]}
    iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=name)
    iam.delete_instance_profile(InstanceProfileName=name)
    iam.delete_role_policy(RoleName=name, PolicyName="content")
    iam.delete_role(RoleName=name)


@pytest.fixture(scope="module")
def package_server(gateway) -> Iterator[ThreadingHTTPServer]:
    """Fails twice for each path, then has the package at /late.deb; never at another."""

    class Handler(BaseHTTPRequestHandler):
        asked = Counter()

        def do_GET(self):
            self.asked[self.path] += 1
            found = self.path == "/late.deb" and self.asked[self.path] > 2
            self.send_response(302 if found else 503)
            if found:
                self.send_header("Location", PACKAGE)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            """Nothing."""

    server = ThreadingHTTPServer((gateway, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def hosts(new_host, booted, powerless_profile, gateway, package_server) -> dict:
    """A host for each fault; they boot side by side."""
    packages = f"http://{gateway}:{package_server.server_port}"
    reason = 'reason="no route to $endpoint"'
    no_route = (reason, f"ip route replace prohibit {gateway}; {reason}")  # the role's credentials are there by then
    launched = {
        "no bucket": new_host(*FEW, (BUCKET, "molecule-no-such-bucket")),
        "no permission": new_host(*FEW, IamInstanceProfile=powerless_profile),
        "no role": new_host(*FEW, IamInstanceProfile={}),
        "no route": new_host(*FEW, no_route),
        "no package": new_host(*FEW, (PACKAGE, f"{packages}/never.deb")),
        "late package": new_host(*FEW, (PACKAGE, f"{packages}/late.deb")),
    }
    return {fault: booted(host) for fault, host in launched.items()}


@pytest.mark.parametrize("fault", FAULTS)
def test_failed_boot_says_why_and_serves_nothing(hosts, until, gateway, fault):
    host = hosts[fault]
    step, reason = FAULTS[fault]
    reason = reason.replace("GATEWAY", gateway)
    result = host.check()
    assert {"boot_failed", "nginx_down"} <= {problem["code"] for problem in result["problems"]}
    assert {name: result["boot"][name] for name in ("result", "step", "reason", "log")} == {
        "result": "failed",
        "step": step,
        "reason": reason,
        "log": "/var/log/globalmountpoint-boot.log",
    }
    # As people see it: the log is named, its last lines are shown.
    last = f"== BOOT FAILED, {step}: {reason}"
    assert host.boot_log().endswith(last)
    assert last in result["msg"]
    assert result["boot"]["log"] in result["msg"]
    assert host.get("/healthz") == 0
    until(lambda: host.run("cloud-init", "status", check=False) == "status: error", "cloud-init has ended")


def test_failed_boot_serves_nothing_after_a_reboot(hosts, until):
    host = hosts["no permission"]
    subprocess.run(["podman", "restart", "--time=120", host.instance_id], check=True, capture_output=True)
    until(lambda: host.run("systemctl", "is-system-running", check=False) in ("running", "degraded"), "it is up")
    assert host.get("/healthz") == 0
    assert host.boot_log().count("== BOOT FAILED") == 1
    assert "boot_failed" in host.codes()


def test_package_server_that_fails_twice_is_waited_for(hosts, until, package_server):
    host = hosts["late package"]
    assert package_server.RequestHandlerClass.asked["/late.deb"] == 3
    assert host.boot_log().endswith("== BOOT OK")
    until(lambda: host.codes() == set(), "the host is healthy")
