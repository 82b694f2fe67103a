# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instance metadata service of a host, asked over HTTP."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from http.server import ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import boto3
import pytest

TTL = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}


@pytest.fixture(scope="module")
def program(root):
    """The server's program, as a module."""
    loader = SourceFileLoader("metadata", str(root / "sandbox/hosts/rootfs/usr/lib/sandbox/metadata"))
    module = module_from_spec(spec_from_loader("metadata", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def ask(program, environment, role, name):
    """Asks the service of an instance that has the role."""
    credentials = program.Credentials(environment["AWS_ENDPOINT_URL"], role, "i-0123456789abcdef0")
    none = program.Credentials(environment["AWS_ENDPOINT_URL"], f"{role}-gone", "i-0123456789abcdef0")

    class Handler(program.Handler):
        tokens = {}
        tree = {
            "meta-data": {
                "instance-id": "i-0123456789abcdef0",
                "iam": {"security-credentials": {name: credentials, "gone": none}},
            },
            "user-data": b"\xff\x00".decode(errors="surrogateescape"),
        }

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def request(path, method="GET", **headers):
        url = f"http://127.0.0.1:{server.server_port}{path}"
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method)) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    yield request
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(ask):
    """Gets a path with a token."""
    status, token = ask("/latest/api/token", "PUT", **TTL)
    assert status == 200
    return lambda path: ask(path, X_aws_ec2_metadata_token=token.decode())


def test_nothing_is_told_without_a_token(ask):
    assert ask("/latest/meta-data/instance-id")[0] == 401
    assert ask("/latest/meta-data/instance-id", X_aws_ec2_metadata_token="guessed")[0] == 401


@pytest.mark.parametrize("ttl", ["", "0", "21601", "x"])
def test_token_lives_six_hours_at_most(ask, ttl):
    assert ask("/latest/api/token", "PUT", **{"X-aws-ec2-metadata-token-ttl-seconds": ttl})[0] == 400


def test_forwarded_request_gets_no_token(ask):
    assert ask("/latest/api/token", "PUT", **TTL, X_Forwarded_For="192.0.2.1")[0] == 403


def test_token_ends(ask, program, monkeypatch):
    _status, token = ask("/latest/api/token", "PUT", **TTL)
    now = program.time.monotonic()
    monkeypatch.setattr(program.time, "monotonic", lambda: now + 61)
    assert ask("/latest/meta-data/instance-id", X_aws_ec2_metadata_token=token.decode())[0] == 401


def test_folders_are_listed(get, name):
    assert get("/latest/meta-data/") == (200, b"instance-id\niam/")
    assert get("/2021-03-23/meta-data/iam/security-credentials/") == (200, f"{name}\ngone".encode())
    assert get("/latest/meta-data/nothing")[0] == 404


def test_user_data_may_be_any_bytes(get):
    assert get("/latest/user-data") == (200, b"\xff\x00")


def test_credentials_are_those_of_the_role(get, environment, name, role):
    status, text = get(f"/latest/meta-data/iam/security-credentials/{name}")
    assert status == 200
    given = json.loads(text)
    assert given["Code"] == "Success"
    sts = boto3.client(
        "sts",
        region_name="us-east-1",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["Token"],
    )
    assert f"assumed-role/{role.rpartition('/')[2]}/i-0123456789abcdef0" in sts.get_caller_identity()["Arn"]
    assert get(f"/latest/meta-data/iam/security-credentials/{name}")[1] == text  # kept while they are good


def test_role_that_is_gone_has_no_credentials(get):
    assert get("/latest/meta-data/iam/security-credentials/gone")[0] == 404
