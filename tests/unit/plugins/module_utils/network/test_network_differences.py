# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Each field is changed as somebody might change it by hand, and is then all that differs."""

from __future__ import annotations

import json

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._network_differences import differences
from ansible_collections.globalmountpoint.aws.plugins.module_utils._network_found import ids

EVERYTHING = {
    "vpc": ["vpc"],
    "internet_gateway": ["internet-gateway"],
    "subnets": ["public-a", "private-a", "public-b", "private-b"],
    "nat_gateways": ["a"],
    "addresses": ["a"],
    "route_tables": ["public", "private-a", "private-b"],
    "s3_endpoint": ["s3-endpoint"],
    "security_groups": ["default-group", "load-balancer", "instance"],
}


def differing(reading, wanted):
    return {kind: components for kind, components in differences(reading, wanted).items() if components}


def test_unchanged(reading, wanted):
    assert differing(reading, wanted) == {}


def test_nothing_is_there(reading, wanted):
    reading["found"] = {kind: {} if kind in ("vpc", "dns") else [] for kind in reading["found"]}
    assert differing(reading, wanted) == EVERYTHING


# What there is, the way to a field in it, and its new value.
GONE = "<gone>"  # of one text, so that the names of tests are always the same
IPV6 = {"ipv6_cidr_block": "2001:db8::/64", "ipv6_cidr_block_state": {"state": "associated"}}
GATEWAY_ROUTE = {"destination_cidr_block": "192.0.2.0/24", "gateway_id": "vgw-1", "state": "active"}
IPV6_ROUTE = {"destination_ipv6_cidr_block": "::/0", "egress_only_internet_gateway_id": "eigw-1", "state": "active"}
SSH = {"ip_protocol": "tcp", "from_port": 22, "to_port": 22, "ip_ranges": [{"cidr_ip": "203.0.113.0/24"}]}
PEER = {"group_id": "sg-instance", "user_id": "123456789012", "vpc_peering_connection_id": "pcx-1"}
STRANGER = {"group_id": "sg-instance", "user_id": "210987654321"}

DRIFT = [
    ("vpc", "tags.Name", "mine", {"vpc": ["vpc"]}),
    ("vpc", "tags.Role", "secondary", {"vpc": ["vpc"]}),
    ("vpc", "state", "pending", {"vpc": ["vpc"]}),
    ("vpc", "cidr_block_association_set.0.cidr_block_state.state", "disassociated", {"vpc": ["vpc"]}),
    ("vpc", "cidr_block_association_set.0.cidr_block", "10.99.0.0/16", {"vpc": ["vpc"]}),
    ("dns", "support", False, {"vpc": ["vpc"]}),
    ("dns", "hostnames", False, {"vpc": ["vpc"]}),
    ("internet_gateways", "0.tags.Name", GONE, {"internet_gateway": ["internet-gateway"]}),
    ("internet_gateways", "0.attachments.0.state", "detaching", {"internet_gateway": ["internet-gateway"]}),
    ("internet_gateways", "0.attachments", [], {"internet_gateway": ["internet-gateway"]}),
    ("internet_gateways", "0", GONE, {"internet_gateway": ["internet-gateway"], "route_tables": ["public"]}),
    ("subnets", "0.tags.Name", "mine", {"subnets": ["public-a"]}),
    ("subnets", "2.map_public_ip_on_launch", True, {"subnets": ["public-b"]}),
    ("subnets", "3.assign_ipv6_address_on_creation", True, {"subnets": ["private-b"]}),
    ("subnets", "3.ipv6_cidr_block_association_set", [IPV6], {"subnets": ["private-b"]}),
    ("subnets", "3.state", "pending", {"subnets": ["private-b"]}),
    ("subnets", "3.availability_zone", "c", {"subnets": ["private-b"]}),
    ("subnets", "2", GONE, {"subnets": ["public-b"], "route_tables": ["public"]}),
    ("subnets", "3", GONE, {"subnets": ["private-b"], "route_tables": ["private-b"]}),
    ("nat_gateways", "0.tags.Name", "mine", {"nat_gateways": ["a"]}),
    ("nat_gateways", "0.nat_gateway_id", "nat-b", {"route_tables": ["private-a", "private-b"]}),
    ("addresses", "0.tags.Name", "mine", {"addresses": ["a"]}),
    ("addresses", "0.tags.ManagedBy", GONE, {"addresses": ["a"]}),
    ("addresses", "0", GONE, {"addresses": ["a"]}),
    ("route_tables", "1.tags.Name", "mine", {"route_tables": ["public"]}),
    ("route_tables", "2.tags.Role", "secondary", {"route_tables": ["private-a"]}),
    ("route_tables", "1.associations.1", GONE, {"route_tables": ["public"]}),
    ("route_tables", "1.associations.0.association_state.state", "disassociating", {"route_tables": ["public"]}),
    ("route_tables", "1.associations.0.subnet_id", "subnet-private-a", {"route_tables": ["public"]}),
    ("route_tables", "1.routes.1.gateway_id", "igw-2", {"route_tables": ["public"]}),
    (
        "route_tables",
        "1.routes.1.destination_cidr_block",
        "10.0.0.0/8",
        {"route_tables": ["public"], "unwanted_routes": ["public"]},
    ),
    ("route_tables", "1.routes.1", GONE, {"route_tables": ["public"]}),
    ("route_tables", "1.routes.2", GATEWAY_ROUTE, {"route_tables": ["public"], "unwanted_routes": ["public"]}),
    ("route_tables", "2.routes.3", IPV6_ROUTE, {"route_tables": ["private-a"], "unwanted_routes": ["private-a"]}),
    ("route_tables", "2.routes.1.nat_gateway_id", "nat-b", {"route_tables": ["private-a"]}),
    ("route_tables", "2.routes.1.state", "blackhole", {"route_tables": ["private-a"]}),
    ("route_tables", "2.routes.1", GONE, {"route_tables": ["private-a"]}),
    (
        "route_tables",
        "2.routes.2.gateway_id",
        "tgw-1",
        {"route_tables": ["private-a"], "unwanted_routes": ["private-a"]},
    ),
    ("route_tables", "3.associations", [], {"route_tables": ["private-b"]}),
    ("vpc_endpoints", "1.tags.Name", GONE, {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.route_table_ids", ["rtb-2"], {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.route_table_ids", ["rtb-1", "rtb-2", "rtb-3"], {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.policy_document", json.dumps({"Statement": []}), {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.policy_document", GONE, {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.state", "deleting", {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.vpc_endpoint_type", "Interface", {"s3_endpoint": ["s3-endpoint"]}),
    ("vpc_endpoints", "1.service_name", "com.amazonaws.us-east-1.dynamodb", {"s3_endpoint": ["s3-endpoint"]}),
    ("security_groups", "0.ip_permissions.0", SSH, {"security_groups": ["default-group"]}),
    ("security_groups", "0.ip_permissions_egress.0", SSH, {"security_groups": ["default-group"]}),
    ("security_groups", "0.tags.Name", GONE, {"security_groups": ["default-group"]}),
    ("security_groups", "1.description", "another", {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0", GONE, {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.ip_protocol", "udp", {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.ip_protocol", "-1", {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.from_port", 1, {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.to_port", 444, {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.ip_ranges", [], {"security_groups": ["load-balancer"]}),
    (
        "security_groups",
        "1.ip_permissions.0.ip_ranges.0.cidr_ip",
        "198.51.100.0/24",
        {"security_groups": ["load-balancer"]},
    ),
    ("security_groups", "1.ip_permissions.0.ip_ranges.0.description", "x", {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions.0.ip_ranges.0.description", GONE, {"security_groups": ["load-balancer"]}),
    (
        "security_groups",
        "1.ip_permissions.0.ipv6_ranges",
        [{"cidr_ipv6": "::/0"}],
        {"security_groups": ["load-balancer"]},
    ),
    (
        "security_groups",
        "1.ip_permissions.0.prefix_list_ids.0.prefix_list_id",
        "pl-x",
        {"security_groups": ["load-balancer"]},
    ),
    (
        "security_groups",
        "1.ip_permissions.0.prefix_list_ids.0.description",
        "x",
        {"security_groups": ["load-balancer"]},
    ),
    ("security_groups", "1.ip_permissions_egress.1", SSH, {"security_groups": ["load-balancer"]}),
    ("security_groups", "1.ip_permissions_egress.0", GONE, {"security_groups": ["load-balancer"]}),
    (
        "security_groups",
        "1.ip_permissions_egress.0.user_id_group_pairs",
        [STRANGER],
        {"security_groups": ["load-balancer"]},
    ),
    (
        "security_groups",
        "1.ip_permissions_egress.0.user_id_group_pairs",
        [PEER],
        {"security_groups": ["load-balancer"]},
    ),
    ("security_groups", "2.ip_permissions.1", SSH, {"security_groups": ["instance"]}),
    (
        "security_groups",
        "2.ip_permissions.0.user_id_group_pairs.0.group_id",
        "sg-x",
        {"security_groups": ["instance"]},
    ),
    (
        "security_groups",
        "2.ip_permissions.0.user_id_group_pairs.0.description",
        "x",
        {"security_groups": ["instance"]},
    ),
    ("security_groups", "2", GONE, {"security_groups": ["instance"]}),
]


def change(target, path: str, value) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        target = target[step]
    if value is GONE:
        del target[last]
    elif isinstance(target, list) and last == len(target):
        target.append(value)
    else:
        target[last] = value


@pytest.mark.parametrize(
    ("kind", "path", "value", "expected"), DRIFT, ids=[f"{kind}.{path}" for kind, path, _value, _expected in DRIFT]
)
def test_drift(reading, wanted, kind, path, value, expected):
    change(reading["found"][kind], path, value)
    assert differing(reading, wanted) == expected


def tag_everything(reading, **tags):
    for kind, found in reading["found"].items():
        for resource in [found] if kind == "vpc" else [] if kind == "dns" else found:
            resource["tags"] = {**resource.get("tags", {}), **tags}


def test_tags_of_others(reading, wanted, deployment):
    before = ids(reading, deployment)
    tag_everything(reading, Owner="somebody")
    assert differing(reading, wanted) == {}
    assert ids(reading, deployment) == before


def test_tags_of_the_user(reading, wanted, deployment):
    """All is found, and tagged anew, once."""
    before = ids(reading, deployment)
    for tags in ({"CostCenter": "0815"}, {"CostCenter": "0816"}, {"CostCenter": "0816", "Year": "2026"}):
        wanted["deployment"] = {**deployment, "tags": tags}
        assert ids(reading, wanted["deployment"]) == before
        assert differing(reading, wanted) == EVERYTHING
        tag_everything(reading, **tags)
        assert differing(reading, wanted) == {}
    # Those that are no longer named are tags of others.
    assert differing(reading, {**wanted, "deployment": deployment}) == {}


def test_nat_gateway_that_is_gone(reading, wanted):
    reading["found"]["nat_gateways"] = []
    assert differing(reading, wanted) == {
        "nat_gateways": ["a"],
        "addresses": ["a"],
        "route_tables": ["private-a", "private-b"],
    }


def test_route_table_that_is_gone(reading, wanted):
    del reading["found"]["route_tables"][2]
    assert differing(reading, wanted) == {"route_tables": ["private-a"], "s3_endpoint": ["s3-endpoint"]}


def test_two_route_tables_with_the_same_tags(reading, wanted):
    """Upstream refuses them, with a message that says so."""
    tables = reading["found"]["route_tables"]
    tables.append({**tables[1], "route_table_id": "rtb-9"})
    assert differing(reading, wanted) == {"route_tables": ["public"]}


def test_regions_that_change_places(reading, wanted, deployment):
    """All is found, and tagged anew."""
    before = ids(reading, deployment)
    wanted["deployment"] = {**deployment, "role": "secondary"}
    assert ids(reading, wanted["deployment"]) == before
    assert differing(reading, wanted) == EVERYTHING


def second(reading, **changes):
    """Another table of the first private subnet, of the time when that had another role."""
    table = reading["found"]["route_tables"][2]
    other = {**table, "route_table_id": "rtb-9", "associations": [], "tags": {**table["tags"], "Role": "secondary"}}
    reading["found"]["route_tables"].append({**other, **changes})


def test_of_two_route_tables_the_one_with_the_subnet_is_taken(reading, wanted, deployment):
    second(reading)
    assert differing(reading, wanted) == {}
    standby = {**deployment, "role": "secondary"}
    assert ids(reading, standby)["route_tables"]["private-a"] == "rtb-2"


def test_of_two_route_tables_without_the_subnet_the_one_with_all_tags_is_taken(reading, wanted, deployment):
    second(reading)
    reading["found"]["route_tables"][2]["associations"] = []
    assert differing(reading, wanted) == {"route_tables": ["private-a"]}
    assert ids(reading, deployment)["route_tables"]["private-a"] == "rtb-2"
    standby = {**deployment, "role": "secondary"}
    assert ids(reading, standby)["route_tables"]["private-a"] == "rtb-9"
    tagged = {**deployment, "tags": {"CostCenter": "0815"}}
    assert ids(reading, tagged)["route_tables"]["private-a"] == "rtb-2"


def test_subnet_of_another_route_table(reading, wanted, deployment):
    """It is the table's that lacks it to have it again."""
    tables = reading["found"]["route_tables"]
    tables.append({**tables[0], "route_table_id": "rtb-9", "associations": tables[2]["associations"]})
    tables[2] = {**tables[2], "associations": []}
    assert differing(reading, wanted) == {"route_tables": ["private-a"]}
    assert ids(reading, deployment)["route_tables"]["private-a"] == "rtb-2"


@pytest.mark.parametrize("field", ["description", "rules", "rules_egress"])
def test_wanted_otherwise(reading, wanted, field):
    wanted["security_groups"]["instance"][field] = "another" if field == "description" else []
    assert differing(reading, wanted) == {"security_groups": ["instance"]}


def test_wanted_rule_of_another_description(reading, wanted):
    wanted["security_groups"]["instance"]["rules"][0]["rule_desc"] = "Load balancer"
    assert differing(reading, wanted) == {"security_groups": ["instance"]}


def test_wanted_policy(reading, wanted):
    wanted["s3_policy"]["Statement"][0]["Sid"] = "Another"
    assert differing(reading, wanted) == {"s3_endpoint": ["s3-endpoint"]}


def test_ranges_are_compared_without_host_bits(reading, wanted):
    reading["found"]["security_groups"][2]["ip_permissions_egress"][0]["ip_ranges"][0]["cidr_ip"] = "10.0.0.0/8"
    wanted["security_groups"]["instance"]["rules_egress"][0]["cidr_ip"] = ["10.1.2.3/8"]
    assert differing(reading, wanted) == {}


def test_a_gateway_for_each_zone(reading, wanted):
    wanted["nat_zones"] = ["a", "b"]
    assert differing(reading, wanted) == {"nat_gateways": ["b"], "addresses": ["b"], "route_tables": ["private-b"]}


def test_no_gateways(reading, wanted):
    wanted["nat_zones"] = []
    assert differing(reading, wanted) == {
        "route_tables": ["private-a", "private-b"],
        "unwanted_nat_gateways": ["nat-a"],
        "unwanted_routes": ["private-a", "private-b"],
    }


def unused(reading, **changes):
    gateway = reading["found"]["nat_gateways"][0]
    reading["found"]["nat_gateways"].append(
        {**gateway, "nat_gateway_id": "nat-b", "subnet_id": "subnet-public-b", **changes}
    )


def test_gateway_of_a_zone_that_is_to_have_none(reading, wanted):
    unused(reading, tags={"Project": "gm", "Name": "gm-prod-us-east-1-nat-b"})
    assert differing(reading, wanted) == {"unwanted_nat_gateways": ["nat-b"]}


def test_gateway_of_others_stays(reading, wanted):
    unused(reading, tags={"Project": "theirs"})
    assert differing(reading, wanted) == {}


def test_gateway_in_its_place_stays_whatever_it_is_called(reading, wanted):
    reading["found"]["nat_gateways"][0]["tags"]["Name"] = "mine"
    assert differing(reading, wanted) == {"nat_gateways": ["a"]}


def test_gateway_called_as_a_wanted_one_stays(reading, wanted):
    unused(reading)
    assert differing(reading, wanted) == {}


def test_route_by_something_else_where_the_gateway_is_gone(reading, wanted):
    reading["found"]["nat_gateways"] = []
    for table in reading["found"]["route_tables"][2:]:
        for route in table["routes"]:
            if route.pop("nat_gateway_id", None):
                route["transit_gateway_id"] = "tgw-1"
    assert differing(reading, wanted)["route_tables"] == ["private-a", "private-b"]


def test_main_association_is_of_no_concern(reading, wanted):
    reading["found"]["route_tables"][1]["associations"].append({"main": True})
    assert differing(reading, wanted) == {}


def test_vpc_beside_the_deployments(reading, wanted):
    reading["found"]["duplicate_vpcs"] = [{"vpc_id": "vpc-2"}]
    assert differing(reading, wanted) == {"duplicate_vpcs": ["vpc-2"]}


def free(reading, gateway_id, **changes):
    """Another internet gateway, which no VPC has."""
    gateway = reading["found"]["internet_gateways"][0]
    tags = {**gateway["tags"], **changes.pop("tags", {})}
    reading["found"]["internet_gateways"].insert(
        0, {"internet_gateway_id": gateway_id, "attachments": [], "tags": tags, **changes}
    )


def test_internet_gateway_beside_that_of_the_vpc(reading, wanted, deployment):
    free(reading, "igw-0", tags={"Role": "secondary"})
    assert differing(reading, wanted) == {"duplicate_internet_gateways": ["igw-0"]}
    assert ids(reading, deployment)["internet_gateway"] == "igw-1"


def test_free_internet_gateway_is_taken_where_the_vpc_has_none(reading, wanted, deployment):
    reading["found"]["internet_gateways"][0]["attachments"] = []
    free(reading, "igw-2")
    assert differing(reading, wanted) == {
        "internet_gateway": ["internet-gateway"],
        "duplicate_internet_gateways": ["igw-2"],
    }
    assert ids(reading, deployment)["internet_gateway"] == "igw-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"attachments": [{"vpc_id": "vpc-2", "state": "available"}]},
        {"tags": {"Project": "theirs"}},
        {"tags": {"Environment": "staging"}},
        {"tags": {"ManagedBy": "hand"}},
        {"tags": {"Name": "mine"}},
    ],
    ids=str,
)
def test_internet_gateway_that_is_attached_or_of_others_stays(reading, wanted, deployment, changes):
    free(reading, "igw-0", **changes)
    assert differing(reading, wanted) == {}
    assert ids(reading, deployment)["internet_gateway"] == "igw-1"


def left(reading, **changes):
    """The address of the other zone's gateway, which is gone."""
    address = reading["found"]["addresses"][0]
    tags = {**address["tags"], "Component": "nat-b", "Name": "gm-prod-us-east-1-nat-b", **changes.pop("tags", {})}
    other = {"allocation_id": "eipalloc-b", "public_ip": "198.51.100.8", "tags": tags}
    reading["found"]["addresses"].append({**other, **changes})


def test_address_that_an_interrupted_run_has_left(reading, wanted):
    left(reading)
    assert differing(reading, wanted) == {"unused_addresses": ["198.51.100.8"]}
    reading["found"]["nat_gateways"] = []
    wanted["nat_zones"] = []
    reading["found"]["addresses"][0].pop("association_id")
    assert differing(reading, wanted)["unused_addresses"] == ["198.51.100.7", "198.51.100.8"]


def test_address_that_a_new_gateway_takes_is_not_surplus(reading, wanted):
    left(reading)
    wanted["nat_zones"] = ["a", "b"]
    assert "unused_addresses" not in differing(reading, wanted)


def test_address_beside_that_of_a_zones_gateway(reading, wanted):
    left(reading, tags={"Component": "nat-a", "Name": "gm-prod-us-east-1-nat-a"})
    assert differing(reading, wanted) == {"unused_addresses": ["198.51.100.8"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"association_id": "eipassoc-b"},
        {"allocation_id": "eipalloc-a"},
        {"tags": {"Project": "theirs"}},
        {"tags": {"Environment": "staging"}},
        {"tags": {"ManagedBy": "hand"}},
        {"tags": {"Name": "mine"}},
        {"tags": {"Component": "bastion", "Name": "gm-prod-us-east-1-bastion"}},
    ],
    ids=str,
)
def test_address_that_is_used_or_of_others_stays(reading, wanted, changes):
    left(reading, **changes)
    assert differing(reading, wanted) == {}
