# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: who may do what.

Authentication and authorization
    moto 5.2.5 checks every request or none. Here those are checked that are signed with temporary credentials of a
    role, in their header (a presigned URL is not); the sandbox's own key is the administrator's. What a policy says
    counts at once, for credentials that were given out before too. AWS: within seconds.
GetPolicy, AttachRolePolicy
    moto has the managed policies of AWS only where it is told so. AWS: in every account.
Temporary credentials
    moto lets them live for ever. AWS: ExpiredToken.
Policy elements, Action and Resource
    moto takes them for regular expressions. AWS: nothing but * and ? is special.
Global condition context keys (IAM User Guide), aws:SecureTransport
    moto does not look at conditions when S3 is asked: Deny with aws:SecureTransport false refuses every request.
    AWS: those without TLS. The sandbox's endpoint on 127.0.0.1 stands for AWS's with TLS: it refuses none.
Condition keys of S3 (Service Authorization Reference), StringLike
    The same. AWS: s3:prefix is the parameter of a listing, s3:x-amz-... the header of an upload.
"""

from __future__ import annotations

import re
from typing import Any

from flask import request
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import _RESTError
from moto.core.utils import utcnow
from moto.iam.access_control import IAMPolicy, IAMPolicyStatement, IAMRequestBase, PermissionResult
from moto.sts.models import sts_backends

from sandbox.extensions import extends

WITHOUT_TLS = {"Bool": {"aws:SecureTransport": "false"}}

settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
settings.default_user_config["iam"]["load_aws_managed_policies"] = True

moto_authenticate_and_authorize_action = ActionAuthenticatorMixin._authenticate_and_authorize_action
moto_check_signature = IAMRequestBase.check_signature
moto_is_action_permitted = IAMPolicyStatement.is_action_permitted


class ExpiredTokenError(_RESTError):
    code = 403

    def __init__(self) -> None:
        super().__init__("ExpiredToken", "The security token included in the request is expired")


IAMRequestBase.expired_token_error = ExpiredTokenError


def has_role(response: ActionAuthenticatorMixin) -> bool:
    """Whether a request is signed with temporary credentials: their keys, and no others, begin with ASIA."""
    return "Credential=ASIA" in response.headers.get("Authorization", "")


def is_permitted(policies: list[Any], action: str, resource: str) -> bool:
    results = [IAMPolicy(policy).is_action_permitted(action, resource) for policy in policies]
    return PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results


@extends(ActionAuthenticatorMixin)
def _authenticate_and_authorize_action(self, iam_request_cls: type, resource: str = "*") -> None:
    if has_role(self):
        moto_authenticate_and_authorize_action(self, iam_request_cls, resource)


@extends(IAMRequestBase)
def check_signature(self) -> None:
    moto_check_signature(self)
    sessions = sts_backends[self.account_id][self.backend.partition]
    session = sessions.get_assumed_role_from_access_key(self._access_key._access_key_id)
    if session.expiration < utcnow():
        raise self.expired_token_error()


@extends(IAMPolicyStatement)
def is_action_permitted(self, *args, **kwargs):
    condition = self._statement.get("Condition") or {}
    if condition == WITHOUT_TLS or not _is_like(condition.get("StringLike", {})):
        return PermissionResult.NEUTRAL
    return moto_is_action_permitted(self, *args, **kwargs)


def _is_like(wanted: dict[str, str | list[str]]) -> bool:
    """Whether what the request gives for each key is like one of its patterns; what it does not give is like none."""
    for key, patterns in wanted.items():
        name = key.removeprefix("s3:")
        given = request.args.get(name) if name == "prefix" else request.headers.get(name)
        patterns = [patterns] if isinstance(patterns, str) else patterns
        if given is None or not any(IAMPolicyStatement._match(pattern, given) for pattern in patterns):
            return False
    return True


@extends(IAMPolicyStatement)  # type: ignore[misc]  # it becomes a method here
@staticmethod
def _match(pattern: str, string: str) -> re.Match[str] | None:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, string, re.DOTALL)
