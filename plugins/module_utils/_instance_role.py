# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a role of instances, its inline policies and its instance profile, as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.iam import IAMErrorHandler, list_iam_role_attached_policies
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict

from ._compute_settings import own_tags

_found = IAMErrorHandler.list_error_handler


@_found("read the role {name}", {})
def _role(client: Any, name: str) -> dict[str, Any]:
    return client.get_role(RoleName=name, aws_retry=True)["Role"]


@_found("read the policy {policy} of the role {name}", {})
def _policy(client: Any, name: str, policy: str) -> dict[str, Any]:
    return client.get_role_policy(RoleName=name, PolicyName=policy, aws_retry=True)["PolicyDocument"]


@_found("read the instance profile {name}", {})
def _profile(client: Any, name: str) -> dict[str, Any]:
    return client.get_instance_profile(InstanceProfileName=name, aws_retry=True)["InstanceProfile"]


def _tags(resource: Mapping[str, Any]) -> dict[str, str]:
    return own_tags(boto3_tag_list_to_ansible_dict(resource.get("Tags", [])))


def _attached(client: Any, role: str, policies: Collection[str]) -> list[str]:
    """Return which of the managed policies are attached; where there are none of them, nothing is asked."""
    found = list_iam_role_attached_policies(client, role) if policies else []
    return [policy["PolicyArn"] for policy in found if policy["PolicyArn"] in policies]


def read(
    client: Any, role: str, policies: Sequence[str], instance_profile: str, managed_policies: Collection[str] = ()
) -> dict[str, Any]:
    """Return role, inline policies by their names, and instance profile; empty dictionaries of what is not there.

    Each has ``settings``, what the role compute_mountpoint states of it; the policies are documents. Managed policies
    (ARNs) are those of the given ones that are attached.
    """
    found, profile = _role(client, role), _profile(client, instance_profile)
    documents = {policy: _policy(client, role, policy) for policy in policies} if found else {}
    return {
        "role": found
        and {
            "arn": found["Arn"],
            "settings": {
                "description": found.get("Description", ""),
                "trust_policy": found["AssumeRolePolicyDocument"],
                "permissions_boundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
                "managed_policies": _attached(client, role, managed_policies),
                "tags": _tags(found),
            },
        },
        "policies": {name: document for name, document in documents.items() if document},
        "instance_profile": profile
        and {
            "arn": profile["Arn"],
            "settings": {"roles": [each["RoleName"] for each in profile["Roles"]], "tags": _tags(profile)},
        },
    }
