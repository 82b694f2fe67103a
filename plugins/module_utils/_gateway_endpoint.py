# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a VPC's gateway endpoint, with its policy and its route tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    boto3_tag_specifications,
    compare_aws_tags,
)
from ansible_collections.amazon.aws.plugins.module_utils.transformation import ansible_dict_to_boto3_filter_list

from ._comparison import canonical

_calls = AWSErrorHandler.common_error_handler

#: What EC2 says of a VPC or a route table that was just made (Amazon EC2 Developer Guide, "Eventual consistency").
NOT_YET = ["InvalidRouteTableID.NotFound", "InvalidVpcID.NotFound", "InvalidVpcId.NotFound"]


@dataclass
class Endpoint:
    """What an endpoint is to be, or is."""

    policy: dict[str, Any]
    route_table_ids: list[str]
    tags: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return a form in which equal endpoints are equal, and which reads well as a diff."""
        return {
            "policy": canonical(self.policy),
            "route_table_ids": sorted(set(self.route_table_ids)),
            "tags": {key: str(value) for key, value in sorted(self.tags.items())},
        }


@_calls("find the endpoint of {service} in {vpc_id}")
def find(client: Any, vpc_id: str, service: str) -> dict[str, Any] | None:
    """Return the gateway endpoint that is there or on its way, as EC2 has it (a VPC has one for a service)."""
    filters = {"vpc-id": vpc_id, "service-name": service, "vpc-endpoint-type": "Gateway"}
    found = client.describe_vpc_endpoints(Filters=ansible_dict_to_boto3_filter_list(filters), aws_retry=True)
    live = [each for each in found["VpcEndpoints"] if each["State"].lower() in ("pending", "available")]
    return live[0] if live else None


@_calls("create the endpoint of {service} in {vpc_id}")
def _create(client: Any, vpc_id: str, service: str, wanted: Endpoint) -> dict[str, Any]:
    return client.create_vpc_endpoint(
        VpcId=vpc_id,
        ServiceName=service,
        VpcEndpointType="Gateway",
        PolicyDocument=json.dumps(wanted.policy),
        RouteTableIds=wanted.route_table_ids,
        TagSpecifications=boto3_tag_specifications(wanted.tags, ["vpc-endpoint"]) or [],
        # Of this operation, botocore makes none: the call may be repeated (EC2 API reference, CreateVpcEndpoint).
        ClientToken=uuid4().hex,
        aws_retry=True,
    )["VpcEndpoint"]


@_calls("change the endpoint {endpoint_id}")
def _modify(client: Any, endpoint_id: str, changes: Mapping[str, Any]) -> None:
    client.modify_vpc_endpoint(VpcEndpointId=endpoint_id, aws_retry=True, **changes)


@_calls("change the tags of the endpoint {endpoint_id}")
def _tag(client: Any, endpoint_id: str, tags: Mapping[str, str]) -> None:
    client.create_tags(Resources=[endpoint_id], Tags=ansible_dict_to_boto3_tag_list(dict(tags)), aws_retry=True)


@_calls("change the tags of the endpoint {endpoint_id}")
def _untag(client: Any, endpoint_id: str, keys: list[str]) -> None:
    client.delete_tags(Resources=[endpoint_id], Tags=[{"Key": key} for key in keys], aws_retry=True)


@_calls("delete the endpoint {endpoint_id}")
def _delete(client: Any, endpoint_id: str) -> None:
    # EC2 raises no error for an endpoint that it does not delete.
    for refused in client.delete_vpc_endpoints(VpcEndpointIds=[endpoint_id], aws_retry=True).get("Unsuccessful", []):
        raise AnsibleAWSError(message=f"Failed to delete the endpoint {endpoint_id}: {refused['Error']['Message']}")


def current(endpoint: Mapping[str, Any]) -> Endpoint:
    """Return what EC2's description of an endpoint says, without the tags that are AWS's own."""
    tags = boto3_tag_list_to_ansible_dict(endpoint.get("Tags", []))
    return Endpoint(
        policy=json.loads(endpoint.get("PolicyDocument") or "{}"),
        route_table_ids=list(endpoint.get("RouteTableIds", [])),
        tags={key: value for key, value in tags.items() if not key.startswith("aws:")},
    )


def changes(before: Endpoint, wanted: Endpoint) -> dict[str, Any]:
    """Return the arguments of ModifyVpcEndpoint that make one endpoint of the other; none where nothing differs."""
    wanted_tables, tables = set(wanted.route_table_ids), set(before.route_table_ids)
    arguments: dict[str, Any] = {}
    if canonical(before.policy) != canonical(wanted.policy):
        arguments["PolicyDocument"] = json.dumps(wanted.policy)
    if wanted_tables - tables:
        arguments["AddRouteTableIds"] = sorted(wanted_tables - tables)
    if tables - wanted_tables:
        arguments["RemoveRouteTableIds"] = sorted(tables - wanted_tables)
    return arguments


def ensure_present(
    client: Any, vpc_id: str, service: str, wanted: Endpoint, check_mode: bool, purge_tags: bool = False
) -> tuple[bool, str, dict[str, Any]]:
    """Make the endpoint as wanted. Return whether it changed, its id (empty if only planned), and the diff.

    Tags that are not wanted stay, unless they are purged.
    """
    found = find(client, vpc_id, service)
    before = current(found) if found else None
    after = replace(wanted, tags={**before.tags, **wanted.tags}) if before and not purge_tags else wanted
    diff = {"before": before.as_dict() if before else {}, "after": after.as_dict()}
    endpoint_id = found["VpcEndpointId"] if found else ""
    changed = diff["before"] != diff["after"]
    if not changed or check_mode:
        return changed, endpoint_id, diff
    if before is None:
        return True, _create(client, vpc_id, service, wanted)["VpcEndpointId"], diff
    arguments = changes(before, wanted)
    if arguments:
        _modify(client, endpoint_id, arguments)
    missing, gone = compare_aws_tags(before.tags, diff["after"]["tags"], purge_tags)
    if missing:
        _tag(client, endpoint_id, missing)
    if gone:
        _untag(client, endpoint_id, gone)
    return True, endpoint_id, diff


def ensure_absent(client: Any, vpc_id: str, service: str, check_mode: bool) -> tuple[bool, str, dict[str, Any]]:
    """Delete the endpoint. Return whether there was one, its id, and the diff."""
    found = find(client, vpc_id, service)
    if not found:
        return False, "", {"before": {}, "after": {}}
    if not check_mode:
        _delete(client, found["VpcEndpointId"])
    return True, found["VpcEndpointId"], {"before": current(found).as_dict(), "after": {}}
