# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _gateway_endpoint as gateway
from botocore.stub import ANY

PLACE = ("vpc-1", "com.amazonaws.us-east-1.s3")
STATEMENTS = [{"Sid": sid, "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"]} for sid in ("a", "b")]
POLICY = {"Version": "2012-10-17", "Statement": STATEMENTS}
# The same, as EC2 might return it: a text, and its lists in another order.
SAME_POLICY = {**POLICY, "Statement": [{**each, "Action": each["Action"][::-1]} for each in STATEMENTS[::-1]]}
OTHER_POLICY = {**POLICY, "Statement": STATEMENTS[:1]}
TAGS = {"Name": "endpoint", "Role": "primary"}


def tag_list(tags: dict) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def described(**changes) -> dict:
    return {
        "VpcEndpointId": "vpce-1",
        "State": "available",
        "PolicyDocument": json.dumps(SAME_POLICY),
        "RouteTableIds": ["rtb-2", "rtb-1"],
        "Tags": tag_list(TAGS),
        **changes,
    }


def wanted(policy=POLICY, tables=("rtb-1", "rtb-2"), tags=TAGS) -> gateway.Endpoint:
    return gateway.Endpoint(policy, list(tables), tags)


@pytest.fixture
def has(ec2):
    """Announce the endpoints that EC2 has."""

    def has_(*endpoints):
        values = {"vpc-id": PLACE[0], "service-name": PLACE[1], "vpc-endpoint-type": "Gateway"}
        expected = [{"Name": name, "Values": [value]} for name, value in values.items()]
        ec2.answers("describe_vpc_endpoints", {"VpcEndpoints": list(endpoints)}, {"Filters": expected})

    return has_


@pytest.mark.parametrize("gone", [[], [described(State="deleting")], [described(State="Deleted")]])
def test_created(ec2, has, gone):
    has(*gone)
    created = {
        "VpcId": PLACE[0],
        "ServiceName": PLACE[1],
        "VpcEndpointType": "Gateway",
        "PolicyDocument": json.dumps(POLICY),
        "RouteTableIds": ["rtb-1", "rtb-2"],
        "TagSpecifications": [{"ResourceType": "vpc-endpoint", "Tags": tag_list(TAGS)}],
        "ClientToken": ANY,
    }
    ec2.answers("create_vpc_endpoint", {"VpcEndpoint": {"VpcEndpointId": "vpce-9"}}, created)
    changed, endpoint_id, diff = gateway.ensure_present(ec2.client, *PLACE, wanted(), check_mode=False)
    assert (changed, endpoint_id, diff["before"]) == (True, "vpce-9", {})
    assert diff["after"]["tags"] == TAGS


def test_created_without_tags(ec2, has):
    has()
    expected = {
        **dict.fromkeys(["VpcId", "ServiceName", "VpcEndpointType", "PolicyDocument", "RouteTableIds"], ANY),
        "TagSpecifications": [],
        "ClientToken": ANY,
    }
    ec2.answers("create_vpc_endpoint", {"VpcEndpoint": {"VpcEndpointId": "vpce-9"}}, expected)
    assert gateway.ensure_present(ec2.client, *PLACE, wanted(tags={}), check_mode=False)[0]


@pytest.mark.parametrize(
    ("endpoint", "to_be"),
    [
        pytest.param(described(), wanted(), id="the same"),
        pytest.param(described(), wanted(tags={}), id="tags left out"),
        pytest.param(described(State="pending"), wanted(), id="on its way"),
        pytest.param(described(State="Available"), wanted(), id="state as some answers have it"),
        pytest.param(described(), wanted(tables=["rtb-2", "rtb-1", "rtb-2"]), id="a table twice"),
        pytest.param(described(Tags=tag_list({"n": "1"})), wanted(tags={"n": 1}), id="tag that is no text"),
        pytest.param(described(Tags=tag_list({**TAGS, "aws:x": "1"})), wanted(), id="tag of AWS itself"),
        pytest.param(described(Tags=tag_list({**TAGS, "Owner": "somebody"})), wanted(), id="tag of others"),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_unchanged(ec2, has, endpoint, to_be, check_mode):
    has(endpoint)
    changed, endpoint_id, diff = gateway.ensure_present(ec2.client, *PLACE, to_be, check_mode)
    assert (changed, endpoint_id) == (False, "vpce-1")
    assert diff["before"] == diff["after"]


# What differs, the part of the diff that shows it, and the calls that mend it.
DRIFTS = [
    pytest.param(
        described(PolicyDocument=json.dumps(OTHER_POLICY)),
        wanted(),
        {"policy"},
        [("modify_vpc_endpoint", {"PolicyDocument": json.dumps(POLICY)})],
        id="policy",
    ),
    pytest.param(
        described(PolicyDocument=""),
        wanted(),
        {"policy"},
        [("modify_vpc_endpoint", {"PolicyDocument": json.dumps(POLICY)})],
        id="no policy",
    ),
    pytest.param(
        described(RouteTableIds=["rtb-1"]),
        wanted(tables=["rtb-3", "rtb-1", "rtb-2"]),
        {"route_table_ids"},
        [("modify_vpc_endpoint", {"AddRouteTableIds": ["rtb-2", "rtb-3"]})],
        id="route tables added",
    ),
    pytest.param(
        described(RouteTableIds=["rtb-9", "rtb-1", "rtb-2", "rtb-8"]),
        wanted(),
        {"route_table_ids"},
        [("modify_vpc_endpoint", {"RemoveRouteTableIds": ["rtb-8", "rtb-9"]})],
        id="route tables removed",
    ),
    pytest.param(
        described(Tags=tag_list({"Name": "old", "Role": "primary"})),
        wanted(),
        {"tags"},
        [("create_tags", {"Tags": tag_list({"Name": "endpoint"})})],
        id="tag changed",
    ),
    pytest.param(
        described(Tags=tag_list({"Name": "endpoint", "Owner": "somebody"})),
        wanted(),
        {"tags"},
        [("create_tags", {"Tags": tag_list({"Role": "primary"})})],
        id="tag added beside one of others",
    ),
    pytest.param(
        described(),
        wanted(tags={**TAGS, "n": 1}),
        {"tags"},
        [("create_tags", {"Tags": tag_list({"n": "1"})})],
        id="tag added that is no text",
    ),
    pytest.param(
        described(PolicyDocument=json.dumps(OTHER_POLICY), RouteTableIds=["rtb-1", "rtb-3"], Tags=[]),
        wanted(tags={"Name": "endpoint"}),
        {"policy", "route_table_ids", "tags"},
        [
            (
                "modify_vpc_endpoint",
                {
                    "PolicyDocument": json.dumps(POLICY),
                    "AddRouteTableIds": ["rtb-2"],
                    "RemoveRouteTableIds": ["rtb-3"],
                },
            ),
            ("create_tags", {"Tags": tag_list({"Name": "endpoint"})}),
        ],
        id="everything",
    ),
]


def differing(diff: dict) -> set[str]:
    return {key for key in diff["after"] if diff["before"][key] != diff["after"][key]}


@pytest.mark.parametrize(("endpoint", "to_be", "shown", "calls"), DRIFTS)
def test_drift_is_mended(ec2, has, endpoint, to_be, shown, calls):
    has(endpoint)
    for operation, arguments in calls:
        target = {"VpcEndpointId": "vpce-1"} if operation == "modify_vpc_endpoint" else {"Resources": ["vpce-1"]}
        ec2.answers(operation, {}, {**target, **arguments})
    changed, endpoint_id, diff = gateway.ensure_present(ec2.client, *PLACE, to_be, check_mode=False)
    assert (changed, endpoint_id, differing(diff)) == (True, "vpce-1", shown)


@pytest.mark.parametrize(("endpoint", "to_be", "shown", "_calls"), DRIFTS)
def test_check_mode_shows_drift_and_writes_nothing(ec2, has, endpoint, to_be, shown, _calls):
    has(endpoint)
    changed, endpoint_id, diff = gateway.ensure_present(ec2.client, *PLACE, to_be, check_mode=True)
    assert (changed, endpoint_id, differing(diff)) == (True, "vpce-1", shown)


def test_check_mode_plans_a_new_one_and_writes_nothing(ec2, has):
    has()
    assert gateway.ensure_present(ec2.client, *PLACE, wanted(), check_mode=True)[:2] == (True, "")


def test_deleted_and_absent_the_second_time(ec2, has):
    has(described())
    ec2.answers("delete_vpc_endpoints", {}, {"VpcEndpointIds": ["vpce-1"]})
    changed, endpoint_id, diff = gateway.ensure_absent(ec2.client, *PLACE, check_mode=False)
    assert (changed, endpoint_id, diff["before"]["tags"], diff["after"]) == (True, "vpce-1", TAGS, {})
    has(described(State="deleting"))
    assert gateway.ensure_absent(ec2.client, *PLACE, check_mode=False) == (False, "", {"before": {}, "after": {}})


def test_check_mode_deletes_nothing(ec2, has):
    has(described())
    assert gateway.ensure_absent(ec2.client, *PLACE, check_mode=True)[:2] == (True, "vpce-1")


def test_deletion_that_ec2_refuses_without_an_error(ec2, has):
    has(described())
    error = {"Code": "OperationNotPermitted", "Message": "not yours"}
    ec2.answers("delete_vpc_endpoints", {"Unsuccessful": [{"ResourceId": "vpce-1", "Error": error}]})
    with pytest.raises(AnsibleAWSError, match="Failed to delete the endpoint vpce-1: not yours"):
        gateway.ensure_absent(ec2.client, *PLACE, check_mode=False)


def test_error_of_ec2_names_what_was_tried(ec2):
    ec2.refuses("describe_vpc_endpoints", "UnauthorizedOperation", "You are not authorized")
    with pytest.raises(AnsibleAWSError, match="find the endpoint of com.amazonaws.us-east-1.s3 in vpc-1.*authorized"):
        gateway.ensure_absent(ec2.client, *PLACE, check_mode=False)


def test_throttled_call_is_tried_again(ec2, has):
    ec2.refuses("describe_vpc_endpoints", "RequestLimitExceeded")
    has()
    assert not gateway.ensure_absent(ec2.client, *PLACE, check_mode=False)[0]


def test_tags_of_others_are_purged_where_that_is_asked_for(ec2, has):
    has(described(Tags=tag_list({**TAGS, "By": "others"})))
    ec2.answers("delete_tags", {}, {"Resources": ["vpce-1"], "Tags": [{"Key": "By"}]})
    changed, _id, diff = gateway.ensure_present(ec2.client, *PLACE, wanted(), check_mode=False, purge_tags=True)
    assert changed
    assert diff["after"]["tags"] == TAGS
