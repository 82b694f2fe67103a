# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift: what people change by hand in a deployment, a field at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PRIMARY, STANDBY = "us-east-1", "us-east-2"


class Region:
    """A region of a deployment, and how its parts are found."""

    def __init__(self, name: str, client: Callable[[str, str], Any]) -> None:
        self.name = name
        self._client = client

    def client(self, service: str) -> Any:
        """Return a client of a service."""
        return self._client(service, self.name)


@dataclass(frozen=True)
class Drift:
    """One field that is changed by hand."""

    role: str
    #: The resource as the role calls it, and its field as the role's wanted settings do.
    resource: str
    field: str
    #: What the name of the task that shows it, and mends it, has in it; none of what is left alone.
    task: str
    make: Callable[[Region], Any] = field(repr=False, compare=False)
    #: Whether it is none of the role's business: it is neither shown nor mended.
    foreign: bool = False
    #: Where it is made, if not in any region.
    region: str = ""

    @property
    def name(self) -> str:
        """Return what it is called in messages."""
        return f"{self.role} {self.resource}.{self.field}"


def tag_drifts(
    role: str,
    resource: str,
    task: str,
    put: Callable[[Region, dict[str, str]], Any],
    delete: Callable[[Region, str], Any],
    only_in: str = "",
) -> list[Drift]:
    """Return drift of the tags of a resource: one of ours changed, one of the user's lost, and one of others."""

    def changed(region: Region) -> None:
        put(region, {"Role": "by hand"})

    def lost(region: Region) -> None:
        delete(region, "Owner")

    def foreign(region: Region) -> None:
        put(region, {"CostCenter": "1234"})

    return [
        Drift(role, resource, "tags", task, changed, False, only_in),
        Drift(role, resource, "tags lost", task, lost, False, only_in),
        Drift(role, resource, "tags of others", "", foreign, True, only_in),
    ]


def role_drifts(role: str, ending: str, policies: list[str], task: str, policy_task: str) -> list[Drift]:
    """Return drift of an IAM role that a role of ours makes.

    The length of its sessions is none: UpdateRole sets it to the default wherever it is not given (API reference).
    """
    only_in = PRIMARY if role == "storage_crr" else ""
    resource = "role"

    def named(region: Region) -> dict[str, str]:
        return {"RoleName": f"demo-sandbox-{region.name}-{ending}"}

    def iam(operation: str, **arguments: Any) -> Callable[[Region], Any]:
        return lambda region: getattr(region.client("iam"), operation)(**named(region), **arguments)

    def trust(region: Region) -> None:
        policy = region.client("iam").get_role(**named(region))["Role"]["AssumeRolePolicyDocument"]
        policy["Statement"][0]["Principal"] = {"Service": "lambda.amazonaws.com"}
        region.client("iam").update_assume_role_policy(**named(region), PolicyDocument=json.dumps(policy))

    def widened(policy: str) -> Callable[[Region], Any]:
        def make(region: Region) -> None:
            client = region.client("iam")
            document = client.get_role_policy(**named(region), PolicyName=policy)["PolicyDocument"]
            document["Statement"][0]["Resource"] = ["*", "arn:aws:s3:::other"]
            client.put_role_policy(**named(region), PolicyName=policy, PolicyDocument=json.dumps(document))

        return make

    def drift(field: str, task: str, make: Callable[[Region], Any], foreign: bool = False) -> Drift:
        return Drift(role, resource, field, task, make, foreign, only_in)

    def put(region: Region, tags: dict[str, str]) -> None:
        region.client("iam").tag_role(**named(region), Tags=[{"Key": k, "Value": v} for k, v in tags.items()])

    def delete(region: Region, key: str) -> None:
        region.client("iam").untag_role(**named(region), TagKeys=[key])

    managed = "arn:aws:iam::aws:policy/PowerUserAccess"
    inline = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
    )
    return [
        drift("description", task, iam("update_role", Description="by hand")),
        drift("trust_policy", task, trust),
        *(drift(f"{policy} policy", policy_task, widened(policy)) for policy in policies),
        *(
            drift(f"{policy} policy gone", policy_task, iam("delete_role_policy", PolicyName=policy))
            for policy in policies
        ),
        drift("permissions_boundary", task, iam("put_role_permissions_boundary", PermissionsBoundary=managed)),
        drift("managed policy of others", "", iam("attach_role_policy", PolicyArn=managed), foreign=True),
        drift(
            "policy of others", "", iam("put_role_policy", PolicyName="of-others", PolicyDocument=inline), foreign=True
        ),
        *tag_drifts(role, resource, task, put, delete, only_in),
    ]
