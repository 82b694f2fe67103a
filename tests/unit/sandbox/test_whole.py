# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients whose lists are whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Aws = Callable[..., Any]

POLICY = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"""


def test_list_is_whole(aws: Aws, role: str) -> None:
    iam, name = aws("iam"), role.rpartition("/")[2]
    for policy in "abc":
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=POLICY)
    found = iam.list_role_policies(RoleName=name)
    assert sorted(found["PolicyNames"]) == ["a", "b", "c"]
    assert found["IsTruncated"] is False


def test_page_that_is_asked_for(aws: Aws, role: str) -> None:
    iam, name = aws("iam"), role.rpartition("/")[2]
    iam.put_role_policy(RoleName=name, PolicyName="a", PolicyDocument=POLICY)
    assert iam.list_role_policies(RoleName=name, MaxItems=1)["IsTruncated"] is True


def test_other_operations_are_the_client_s(aws: Aws, role: str) -> None:
    assert aws("iam").get_role(RoleName=role.rpartition("/")[2])["Role"]["Arn"] == role
    assert aws("iam").meta.service_model.service_name == "iam"
