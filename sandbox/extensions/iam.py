# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM policies, of buckets too.

Global condition context keys (IAM User Guide), aws:SecureTransport
    moto 5.2.5 does not look at conditions when S3 is asked: Deny with aws:SecureTransport false refuses every request.
    AWS: those without TLS. The sandbox's endpoint on 127.0.0.1 stands for AWS's with TLS: it refuses none.
"""

from __future__ import annotations

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

from sandbox.extensions import extends

WITHOUT_TLS = {"Bool": {"aws:SecureTransport": "false"}}

moto_is_action_permitted = IAMPolicyStatement.is_action_permitted


@extends(IAMPolicyStatement)
def is_action_permitted(self, *args, **kwargs):
    if self._statement.get("Condition") == WITHOUT_TLS:
        return PermissionResult.NEUTRAL
    return moto_is_action_permitted(self, *args, **kwargs)
