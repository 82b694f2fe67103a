# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _network_found, _network_info

PLAN = ("describe_vpcs", "describe_subnets", "describe_instance_type_offerings", "describe_availability_zones")


def test_plan_and_what_there_is(reading):
    assert (reading["vpc_id"], reading["vpc_cidr"], reading["zones"]) == ("vpc-1", "10.64.0.0/16", ["a", "b"])
    assert reading["prefix_list_id"] == "pl-checkers"
    found = reading["found"]
    assert found["dns"] == {"support": True, "hostnames": True}
    assert found["vpc"]["tags"]["Component"] == "vpc"
    assert [each["subnet_id"] for each in found["subnets"]][0] == "subnet-public-a"
    assert found["route_tables"][0]["tags"] == {}
    assert found["addresses"][0]["public_ip"] == "198.51.100.7"


def test_addresses_are_found_without_gateways_too(read, answers):
    """Those that an interrupted run has left have no other trace."""
    answers["describe_nat_gateways"] = ({"NatGateways": []}, answers["describe_nat_gateways"][1])
    assert [each["public_ip"] for each in read(answers)["found"]["addresses"]] == ["198.51.100.7"]


def test_no_prefix_list_is_asked_for(read, answers):
    del answers["describe_managed_prefix_lists"]
    assert read(answers, prefix_list="")["prefix_list_id"] == ""


def test_without_a_vpc_nothing_in_it_is_asked_for(read, answers):
    asked = {name: answers[name] for name in PLAN if name != "describe_subnets"}
    asked["describe_vpcs"] = ({"Vpcs": []}, answers["describe_vpcs"][1])
    reading = read(asked, prefix_list="")
    assert reading["vpc_id"] == ""
    assert {kind for kind, found in reading["found"].items() if found} == set()


TWINS = [{"VpcId": each, "CidrBlock": "10.64.0.0/16"} for each in ("vpc-0", "vpc-1")]
GATEWAY = {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]}


@pytest.mark.parametrize(
    ("subnets", "gateways", "vpc_id"),
    [([], [], "vpc-0"), ([{"VpcId": "vpc-1"}], [], "vpc-1"), ([], [GATEWAY], "vpc-1")],
    ids=["empty", "subnet", "gateway"],
)
def test_of_two_vpcs_the_one_in_use_is_taken(ec2, read, answers, subnets, gateways, vpc_id):
    ids = [each["VpcId"] for each in TWINS]
    ec2.answers("describe_vpcs", {"Vpcs": TWINS}, answers["describe_vpcs"][1])
    ec2.answers("describe_subnets", {"Subnets": subnets}, {"Filters": [{"Name": "vpc-id", "Values": ids}]})
    attached = {"Filters": [{"Name": "attachment.vpc-id", "Values": ids}]}
    ec2.answers("describe_internet_gateways", {"InternetGateways": gateways}, attached)
    asked = {name: answers[name] for name in PLAN[1:]}
    asked["describe_subnets"] = ({"Subnets": []}, {"Filters": [{"Name": "vpc-id", "Values": [vpc_id]}]})
    assert read(asked, only_plan=True)["vpc_id"] == vpc_id


def test_plan_alone(read, answers):
    reading = read({name: answers[name] for name in PLAN}, only_plan=True)
    assert set(reading) == {"vpc_id", "vpc_cidr", "zones", "subnets"}


@pytest.mark.parametrize("count", [0, 2])
def test_prefix_list_is_one(read, answers, count):
    lists = [{"PrefixListId": f"pl-{number}"} for number in range(count)]
    asked = {name: answers[name] for name in (*PLAN, "describe_managed_prefix_lists")}
    asked["describe_managed_prefix_lists"] = ({"PrefixLists": lists}, answers["describe_managed_prefix_lists"][1])
    with pytest.raises(_network_info.ReadingError, match=rf"prefix_list: 'checkers' is refused; .* \({count} have it"):
        read(asked)


def test_ids(reading, deployment):
    assert _network_found.ids(reading, deployment) == {
        "internet_gateway": "igw-1",
        "s3_endpoint": "vpce-1",
        "subnets": {each: f"subnet-{each}" for each in ("public-a", "private-a", "public-b", "private-b")},
        "nat_gateways": {"a": "nat-a", "b": ""},
        "allocations": {"a": "eipalloc-a", "b": ""},
        "route_tables": {"public": "rtb-1", "private-a": "rtb-2", "private-b": "rtb-3"},
        "security_groups": {each: f"sg-{each}" for each in ("default-group", "load-balancer", "instance")},
    }


def test_ids_of_what_is_not_there(reading, deployment):
    found = {kind: {} if kind in ("vpc", "dns") else [] for kind in reading["found"]}
    ids = _network_found.ids({**reading, "found": found}, deployment)
    assert (ids["internet_gateway"], ids["s3_endpoint"]) == ("", "")
    kinds = ("subnets", "nat_gateways", "allocations", "route_tables", "security_groups")
    assert [set(ids[kind].values()) for kind in kinds] == [{""}] * len(kinds)
