# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One sandbox for all tests here. Each test makes what it needs under names of its own."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

import sandbox
from sandbox import extensions
from sandbox.whole import Whole


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="session")
def environment(state: Path) -> Iterator[dict[str, str]]:
    with sandbox.running(state) as environment:
        yield environment


@pytest.fixture(scope="session")
def aws(environment: dict[str, str]) -> Callable[..., Any]:
    """Makes boto3 clients of the sandbox, whose lists are whole.

    aws("ec2"), aws("ec2", "us-east-2"), aws("s3", credentials=session)
    """
    administrator = {
        "AccessKeyId": environment["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": environment["AWS_SECRET_ACCESS_KEY"],
    }

    def client(
        service: str, region: str = environment["AWS_REGION"], credentials: dict[str, str] = administrator
    ) -> Any:
        made = boto3.client(
            service,
            region_name=region,
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials.get("SessionToken"),
        )
        return Whole(made)

    return client


@pytest.fixture
def name() -> str:
    return f"test-{uuid4().hex[:8]}"


@pytest.fixture
def bucket(aws: Callable[..., Any], name: str) -> str:
    """With the object index.html."""
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="index.html", Body=b"page")
    return name


@pytest.fixture
def role(aws: Callable[..., Any], name: str) -> str:
    """The ARN of a role without policies."""
    return aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]


@pytest.fixture
def allow(aws: Callable[..., Any], role: str) -> Callable[..., None]:
    """Makes the role's one policy: allow(("s3:GetObject", "arn:aws:s3:::bucket/*"), ...)."""

    def put_policy(*allowed: tuple[str, str]) -> None:
        statements = [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in allowed]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        aws("iam").put_role_policy(RoleName=role.rpartition("/")[2], PolicyName="policy", PolicyDocument=policy)

    return put_policy


@pytest.fixture
def session(aws: Callable[..., Any], role: str) -> dict[str, str]:
    """Temporary credentials of the role."""
    return aws("sts").assume_role(RoleArn=role, RoleSessionName="i-1")["Credentials"]


@pytest.fixture
def image(aws: Callable[..., Any]) -> str:
    parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    return aws("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]


@pytest.fixture
def vpc(aws: Callable[..., Any]) -> str:
    return aws("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def subnets(aws: Callable[..., Any], vpc: str) -> list[str]:
    """In zones a and b."""
    return [
        aws("ec2").create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")[
            "Subnet"
        ]["SubnetId"]
        for number, zone in enumerate("ab")
    ]


@pytest.fixture
def local_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Makes boto3 clients of an AWS in this process, with the sandbox's extensions and real hosts."""
    for name, value in {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(extensions, "hosts_are_real", True)
    extensions.register()
    with mock_aws():
        yield boto3.client


@pytest.fixture
def local_vpc(local_aws: Callable[..., Any]) -> str:
    return local_aws("ec2").create_vpc(CidrBlock="127.77.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def local_subnet(local_aws: Callable[..., Any], local_vpc: str) -> str:
    """Its instances have addresses of the loopback network."""
    return local_aws("ec2").create_subnet(VpcId=local_vpc, CidrBlock="127.77.0.0/24")["Subnet"]["SubnetId"]


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def make_target_group(local_aws: Callable[..., Any], local_vpc: str, port: int) -> Callable[..., str]:
    def make(**changed: Any) -> str:
        options = {"Protocol": "HTTP", "Port": port, "VpcId": local_vpc, "HealthCheckPath": "/healthz", **changed}
        options = {key: value for key, value in options.items() if value is not None}
        created = local_aws("elbv2").create_target_group(Name=f"test-{uuid4().hex[:8]}", **options)
        return created["TargetGroups"][0]["TargetGroupArn"]

    return make


class Host:
    """Stands for an instance's real host: answers with a status, once a test lets it."""

    def __init__(self, address: str, port: int, status: int, tls: ssl.SSLContext | None) -> None:
        self.status = status
        self.wait: Callable[[], object] = lambda: None
        self.asked: list[tuple[str, str, str]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.command, self.path, self.headers["User-Agent"]))
                host.wait()
                self.send_response(host.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer((address, port), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def host(port: int) -> Iterator[Callable[..., Host]]:
    """Makes a host at an address."""
    with ExitStack() as hosts:

        def make(address: str, status: int = 200, tls: ssl.SSLContext | None = None) -> Host:
            return hosts.enter_context(closing(Host(address, port, status, tls)))

        yield make
