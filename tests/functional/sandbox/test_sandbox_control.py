# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

import sandbox
from sandbox import control

PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


def run(root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture
def own_state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    control.down(tmp_path)


def write_state(state: Path, **server: int) -> None:
    (state / "server.json").write_text(json.dumps(server), encoding="utf-8")


def test_up_starts_a_server_that_a_second_up_keeps_and_down_stops(root: Path, own_state: Path) -> None:
    first = run(root, "up", "--no-hosts", "--port", 0, "--state", own_state)
    server = control.find(own_state)
    second = run(root, "up", "--no-hosts", "--port", 0, "--state", own_state)
    status = run(root, "status", "--state", own_state)
    down = run(root, "down", "--state", own_state)

    assert (first.returncode, second.returncode, status.returncode, down.returncode) == (0, 0, 0, 0)
    assert server is not None
    assert f"is up: {server.url}" in first.stdout
    assert f"was up already: {server.url}" in second.stdout
    assert server.url in status.stdout
    assert not server.alive()
    assert run(root, "status", "--state", own_state).returncode == 1
    assert "was not running" in run(root, "down", "--state", own_state).stdout


def test_env_makes_a_shell_talk_to_the_sandbox_alone(root: Path, state: Path, environment: dict[str, str]) -> None:
    script = f'eval "$({sys.executable} -m sandbox env --state {state})"; {sys.executable} -c "{PRINT_ENVIRONMENT}"'
    shell_environment = {
        **os.environ,
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "x",
        "AWS_ENDPOINT_URL_S3": "x",
    }
    shell = subprocess.run(
        ["sh", "-c", script], cwd=root, env=shell_environment, capture_output=True, text=True, check=True
    )
    seen = json.loads(shell.stdout)

    assert {name: seen.get(name) for name in environment} == environment
    assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & set(seen)


def test_env_without_a_sandbox_prints_nothing_to_evaluate(root: Path, tmp_path: Path) -> None:
    result = run(root, "env", "--state", tmp_path)

    assert (result.returncode, result.stdout) == (1, "")
    assert "No sandbox is running" in result.stderr


def test_a_taken_port_is_named_in_one_line(root: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(root, "up", "--no-hosts", "--port", port, "--state", tmp_path)

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use): choose another with --port"
    ]


def test_up_recovers_from_the_state_of_a_server_that_is_gone(own_state: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    write_state(own_state, pid=ended.pid, started=1, port=1)

    server, started = control.up(own_state, port=0)

    assert started
    assert server.answers()


def test_down_leaves_a_process_alone_that_only_has_the_process_id(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as other:
        write_state(tmp_path, pid=other.pid, started=1, port=1)

        assert control.down(tmp_path) is None
        assert other.poll() is None
        other.kill()


def test_running_ends_its_server_when_the_test_fails(tmp_path: Path) -> None:
    started = []

    def fail() -> None:
        with sandbox.running(tmp_path):
            started.append(control.find(tmp_path))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    (server,) = started
    assert server is not None
    assert not server.alive()


RUN_ON = """
import pathlib, sys, time, sandbox
with sandbox.running(pathlib.Path(sys.argv[1])):
    print("running", flush=True)
    time.sleep(600)
"""


def test_running_ends_its_server_when_the_process_is_killed(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN_ON, str(tmp_path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        server = control.find(tmp_path)
        process.send_signal(signal.SIGKILL)

    assert server is not None
    deadline = time.monotonic() + 120
    while server.alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.alive()


@pytest.mark.parametrize(
    ("service", "region", "call", "action"),
    [
        ("ec2", "us-east-2", "describe_vpcs", "DescribeVpcs"),
        ("elbv2", "us-east-1", "describe_load_balancers", "DescribeLoadBalancers"),
        ("ssm", "us-west-2", "describe_parameters", "DescribeParameters"),
        ("s3", "us-east-1", "list_buckets", "ListBuckets"),
        ("route53", "us-east-1", "list_hosted_zones", "ListHostedZones"),
    ],
)
def test_requests_are_logged_by_action(
    aws: Callable[..., Any], state: Path, service: str, region: str, call: str, action: str
) -> None:
    getattr(aws(service, region), call)()

    line = json.loads((state / "requests.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert set(line) == {"time", "service", "action", "parameters", "region", "further", "user_agent"}
    assert (line["service"], line["action"], line["region"]) == (service, action, region)
    assert f"Boto3/{boto3.__version__}" in line["user_agent"]
