# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def assume(environment: dict[str, str]) -> Callable[[str], str]:
    """Asks for credentials without a signature, as the hosts' metadata servers do."""

    def post(role: str) -> str:
        form = {"Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": role, "RoleSessionName": "i-1"}
        opener = build_opener(ProxyHandler({}))
        with opener.open(environment["AWS_ENDPOINT_URL"], urlencode(form).encode(), timeout=120) as response:
            return response.read().decode()

    return post


def test_a_role_is_assumed_without_a_signature(aws: Aws, assume: Callable[[str], str], role: str) -> None:
    answer = assume(role)
    names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
    credentials = {name: re.search(f"<{name}>(.+)</{name}>", answer)[1] for name in names}

    identity = aws("sts", credentials=credentials).get_caller_identity()
    assert identity["Arn"] == f"{role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/i-1"


def test_a_role_that_is_not_there_is_not_assumed(aws: Aws, assume: Callable[[str], str], role: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied.* not authorized to perform: sts:AssumeRole on resource"):
        aws("sts").assume_role(RoleArn=f"{role}-2", RoleSessionName="i-1")
    with pytest.raises(HTTPError) as refused:
        assume(f"{role}-2")
    assert refused.value.code == 403
    assert b"<Code>AccessDenied</Code>" in refused.value.read()
