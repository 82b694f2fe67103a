# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""EC2's answers are of the shape that its API reference documents."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _network_info, _subnets, _vpc_plan

PARAMS = {
    "filters": {"tag:Name": "gm-prod-us-east-1-vpc"},
    "vpc_cidr": "",
    "region_index": 1,
    "zone_count": 2,
    "instance_type": "t3.micro",
    "prefix_list": "",
    "only_plan": True,
}
VPC = {"VpcId": "vpc-1", "CidrBlock": "10.70.0.0/16"}
FRESH = [
    ("public", "a", "10.65.0.0/20"),
    ("private", "a", "10.65.16.0/20"),
    ("public", "b", "10.65.32.0/20"),
    ("private", "b", "10.65.48.0/20"),
]


def subnet(component: str, zone: str, cidr: str) -> dict:
    tags = [{"Key": "Component", "Value": component}] if component else []
    return {"AvailabilityZone": zone, "CidrBlock": cidr, "Tags": tags}


def filters(**values: str) -> list[dict]:
    return [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in values.items()]


@pytest.fixture
def make(ec2):
    """Plan against an EC2 that has these VPCs, subnets and zones; without zones, the VPCs alone are asked for."""

    def make_(vpcs=(), subnets=(), zones="abc", **params):
        expected = [{"Name": "tag:Name", "Values": ["gm-prod-us-east-1-vpc"]}]
        ec2.answers("describe_vpcs", {"Vpcs": list(vpcs)}, {"Filters": expected})
        if vpcs and zones:
            ec2.answers("describe_subnets", {"Subnets": list(subnets)}, {"Filters": filters(vpc_id="vpc-1")})
        if zones:
            ec2.answers(
                "describe_instance_type_offerings",
                {"InstanceTypeOfferings": [{"Location": zone} for zone in zones]},
                {"LocationType": "availability-zone", "Filters": filters(instance_type="t3.micro")},
            )
            described = [{"ZoneName": zone, "ZoneType": "availability-zone"} for zone in "abcd"]
            ec2.answers("describe_availability_zones", {"AvailabilityZones": described}, {})
        return _network_info.read(ec2.client, {**PARAMS, **params})

    return make_


def ranges(plan: dict) -> list[tuple[str, str, str]]:
    return [(subnet["tier"], subnet["zone"], subnet["cidr"]) for subnet in plan["subnets"]]


def test_nothing_exists_yet(make):
    plan = make()
    assert (plan["vpc_id"], plan["vpc_cidr"], plan["zones"]) == ("", "10.65.0.0/16", ["a", "b"])
    assert ranges(plan) == FRESH
    assert [subnet["component"] for subnet in plan["subnets"]] == ["public-a", "private-a", "public-b", "private-b"]


def test_zones_that_lack_the_instance_type_are_left_out(make):
    assert make(zones="bd")["zones"] == ["b", "d"]


def test_offerings_that_follow_an_empty_page(ec2):
    """EC2 may return a page without items, and a token (EC2 API reference, "Pagination")."""
    asked = {"LocationType": "availability-zone", "Filters": filters(instance_type="t3.micro")}
    ec2.answers("describe_vpcs", {"Vpcs": []}, {"Filters": [{"Name": "tag:Name", "Values": ["gm-prod-us-east-1-vpc"]}]})
    ec2.answers("describe_instance_type_offerings", {"InstanceTypeOfferings": [], "NextToken": "next"}, asked)
    offerings = [{"Location": zone} for zone in "ab"]
    again = {**asked, "NextToken": "next"}
    ec2.answers("describe_instance_type_offerings", {"InstanceTypeOfferings": offerings}, again)
    ec2.answers("describe_availability_zones", {"AvailabilityZones": [{"ZoneName": zone} for zone in "abc"]}, {})
    assert _network_info.read(ec2.client, PARAMS)["zones"] == ["a", "b"]


def test_range_that_is_given(make):
    plan = make(vpc_cidr="172.16.0.0/20")
    assert plan["vpc_cidr"] == "172.16.0.0/20"
    assert plan["subnets"][1]["cidr"] == "172.16.1.0/24"


def test_vpc_keeps_its_range_whatever_the_place_of_its_region(make):
    plan = make([VPC], region_index=7)
    assert (plan["vpc_id"], plan["vpc_cidr"]) == ("vpc-1", "10.70.0.0/16")
    assert make([VPC], vpc_cidr="10.70.0.0/16") == plan


def test_zones_and_ranges_of_subnets_that_exist_stay(make):
    existing = [
        subnet("private-c", "c", "10.70.16.0/20"),
        subnet("public-a", "a", "10.70.144.0/20"),
        subnet("public-c", "c", "10.70.32.0/20"),
    ]
    plan = make([VPC], existing)
    assert plan["zones"] == ["c", "a"]
    assert ranges(plan) == [
        ("public", "c", "10.70.32.0/20"),
        ("private", "c", "10.70.16.0/20"),
        ("public", "a", "10.70.144.0/20"),
        ("private", "a", "10.70.0.0/20"),
    ]


@pytest.mark.parametrize("component", ["", "database-d", "publicity"])
def test_subnet_of_others_keeps_its_range_and_gives_no_zone(make, component):
    plan = make([VPC], [subnet(component, "d", "10.70.0.0/20")])
    assert plan["zones"] == ["a", "b"]
    assert plan["subnets"][0]["cidr"] == "10.70.16.0/20"


def test_another_range_than_that_of_the_vpc_is_refused(make):
    with pytest.raises(_subnets.SubnetPlanError, match="network_vpc_cidr: '10.0.0.0/16' is refused; allowed: 10.70"):
        make([VPC], zones="", vpc_cidr="10.0.0.0/16")


def vpcs(*numbers: int) -> list[dict]:
    return [{"vpc_id": f"vpc-{number}"} for number in numbers]


@pytest.mark.parametrize(
    ("in_use", "order"),
    [((), (1, 2, 3)), (("vpc-1",), (1, 2, 3)), (("vpc-3",), (3, 1, 2))],
    ids=["nothing in any", "first in use", "last in use"],
)
def test_of_several_vpcs_the_one_in_use_stays(in_use, order):
    stays, *duplicates = vpcs(*order)
    assert _vpc_plan.of_several(vpcs(2, 3, 1), in_use) == (stays, duplicates)


@pytest.mark.parametrize(("found", "stays"), [(vpcs(), {}), (vpcs(1), *vpcs(1))], ids=["none", "one"])
def test_nothing_is_duplicates_of_one_vpc_or_none(found, stays):
    assert _vpc_plan.of_several(found, ()) == (stays, [])


def test_several_vpcs_in_use_are_refused():
    with pytest.raises(_subnets.SubnetPlanError, match="VPCs vpc-1, vpc-3 carry the same tags, and each has subnets"):
        _vpc_plan.of_several(vpcs(3, 2, 1), {"vpc-3", "vpc-1"})


def there(cidr: str) -> dict:
    return {"vpc_id": "vpc-1", "vpc_cidr": cidr}


def planned(cidr: str) -> dict:
    """A VPC that is yet to be made, with the range that is given or that its place gives."""
    return {"vpc_id": "", "vpc_cidr": cidr}


def new_ranges(plans: dict, given: dict | None = None, others: dict | None = None) -> dict:
    return _vpc_plan.new_ranges(plans, given or {}, others or {})


@pytest.mark.parametrize(
    ("plans", "others", "expected"),
    [
        pytest.param(
            {"a": planned("10.64.0.0/16"), "b": planned("10.65.0.0/16")},
            {},
            {"a": "10.64.0.0/16", "b": "10.65.0.0/16"},
            id="first run",
        ),
        pytest.param({"a": there("10.64.0.0/16"), "b": there("10.64.0.0/16")}, {}, {}, id="what exists stays"),
        pytest.param(
            {"a": there("10.64.0.0/16"), "c": there("10.66.0.0/16"), "d": planned("10.66.0.0/16")},
            {},
            {"d": "10.67.0.0/16"},
            id="middle one removed, one added at the end",
        ),
        pytest.param(
            {"d": planned("10.64.0.0/16"), "a": there("10.64.0.0/16"), "b": there("10.65.0.0/16")},
            {},
            {"d": "10.66.0.0/16"},
            id="one added in front",
        ),
        pytest.param(
            {"c": there("10.66.0.0/15"), "d": planned("10.66.0.0/16"), "e": planned("10.67.0.0/16")},
            {},
            {"d": "10.68.0.0/16", "e": "10.69.0.0/16"},
            id="two added, in the way of each other",
        ),
        pytest.param({"d": planned("10.66.0.0/16")}, {"c": "10.66.8.0/23"}, {"d": "10.67.0.0/16"}, id="limit"),
        pytest.param(
            {"d": planned("10.127.0.0/16"), "c": there("10.127.0.0/16")}, {}, {"d": "10.64.0.0/16"}, id="from the first"
        ),
        pytest.param({"own": {"skipped": True}, "d": planned("10.64.0.0/16")}, {}, {"d": "10.64.0.0/16"}, id="own VPC"),
    ],
)
def test_derived_range_is_one_that_nobody_has(plans, others, expected):
    assert new_ranges(plans, others=others) == expected


def test_derived_range_makes_way_for_one_that_is_given():
    plans = {"a": planned("10.65.0.0/16"), "b": planned("10.65.0.0/16")}
    assert new_ranges(plans, {"a": "10.65.0.0/16", "b": ""}) == {"a": "10.65.0.0/16", "b": "10.66.0.0/16"}


@pytest.mark.parametrize(
    ("plans", "others"),
    [
        ({"a": planned("10.66.16.0/20"), "b": there("10.66.0.0/16")}, {}),
        ({"a": planned("10.66.16.0/20")}, {"b": "10.66.0.0/16"}),
        ({"a": planned("10.66.16.0/20"), "b": planned("10.66.0.0/16")}, {}),
    ],
)
def test_given_range_that_overlaps_is_refused(plans, others):
    given = {region: plan["vpc_cidr"] for region, plan in plans.items()}
    with pytest.raises(_subnets.SubnetPlanError) as error:
        new_ranges(plans, given, others)
    message = str(error.value)
    assert message.startswith("network_vpc_cidr: '")
    assert "10.66.16.0/20 of a" in message
    assert "10.66.0.0/16 of b" in message
    assert message.endswith("allowed: a range that overlaps no other region's")


def test_no_range_is_left():
    with pytest.raises(_subnets.SubnetPlanError, match="each of 10.64.0.0/16 to 10.127.0.0/16 overlaps another"):
        new_ranges({"a": planned("10.64.0.0/16"), "b": there("10.64.0.0/10")})
