# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _subnets

VPC = "10.64.0.0/16"


def subnet(tier: str, zone: str, slot: int) -> dict[str, str]:
    return {"tier": tier, "zone": zone, "cidr": f"10.64.{slot * 16}.0/20"}


TWO_ZONES = [subnet("public", "a", 0), subnet("private", "a", 1), subnet("public", "b", 2), subnet("private", "b", 3)]


@pytest.mark.parametrize(("index", "cidr"), [(0, "10.64.0.0/16"), (1, "10.65.0.0/16"), (63, "10.127.0.0/16")])
def test_range_by_the_place_of_a_region(index, cidr):
    assert _subnets.derived_vpc_cidr(index) == cidr


def zone(**changes: str) -> dict[str, str]:
    return {
        "ZoneName": "us-east-1a",
        "ZoneType": "availability-zone",
        "OptInStatus": "opt-in-not-required",
        "State": "available",
        **changes,
    }


@pytest.mark.parametrize(
    ("described", "usable"),
    [
        pytest.param(zone(), True, id="availability zone"),
        pytest.param({"ZoneName": "us-east-1a"}, True, id="fields that EC2 leaves out"),
        pytest.param(zone(ZoneType="local-zone"), False, id="local zone"),
        pytest.param(zone(ZoneType="wavelength-zone"), False, id="wavelength zone"),
        pytest.param(zone(OptInStatus="opted-in"), False, id="opt-in zone that is enabled"),
        pytest.param(zone(OptInStatus="not-opted-in"), False, id="opt-in zone"),
        pytest.param(zone(State="impaired"), False, id="impaired"),
        pytest.param(zone(ZoneName="us-east-1e"), False, id="does not offer the instance type"),
    ],
)
def test_usable_zones(described, usable):
    assert _subnets.usable_zones([described], ["us-east-1a"]) == (["us-east-1a"] if usable else [])


def test_usable_zones_are_in_alphabetical_order():
    zones = [zone(ZoneName=name) for name in ("us-east-1c", "us-east-1a", "us-east-1b")]
    offering = (name for name in ("us-east-1b", "us-east-1a", "us-east-1c"))
    assert _subnets.usable_zones(zones, offering) == ["us-east-1a", "us-east-1b", "us-east-1c"]


@pytest.mark.parametrize(
    ("usable", "existing", "count", "zones"),
    [
        pytest.param("abc", "", 2, "ab", id="new VPC"),
        pytest.param("abc", "ab", 2, "ab", id="second run"),
        pytest.param("abc", "bc", 2, "bc", id="an earlier zone is no reason to move"),
        pytest.param("abc", "cb", 2, "cb", id="order of what exists"),
        pytest.param("bcd", "ab", 2, "ab", id="a zone that is no longer usable stays"),
        pytest.param("abcd", "ca", 3, "cab", id="third zone"),
        pytest.param("bcd", "ab", 4, "abcd", id="all that there are"),
    ],
)
def test_choose_zones(usable, existing, count, zones):
    assert _subnets.choose_zones(list(usable), list(existing), count) == list(zones)


@pytest.mark.parametrize(
    ("usable", "existing", "count", "allowed"),
    [
        pytest.param("abc", "abc", 2, "3 or more, since subnets exist in a, b, c", id="fewer than exist"),
        pytest.param("ab", "", 3, "at most 2, the zones that offer the instance type (a, b)", id="not enough"),
        pytest.param("b", "a", 3, "at most 2, the zones that offer the instance type (a, b)", id="not enough with old"),
        pytest.param("", "", 2, "at most 0, the zones that offer the instance type (none)", id="none"),
    ],
)
def test_refused_zone_count(usable, existing, count, allowed):
    with pytest.raises(_subnets.SubnetPlanError) as error:
        _subnets.choose_zones(list(usable), list(existing), count)
    assert f"network_zone_count: {count} is refused; allowed: {allowed}" in str(error.value)


def test_new_vpc_is_divided_into_sixteenths():
    assert _subnets.plan(VPC, ["a", "b"], []) == TWO_ZONES


@pytest.mark.parametrize(
    ("vpc", "first", "last"),
    [("10.0.0.0/16", "10.0.0.0/20", "10.0.240.0/20"), ("10.0.2.0/23", "10.0.2.0/27", "10.0.3.224/27")],
)
def test_eight_zones_fill_the_range(vpc, first, last):
    cidrs = [subnet["cidr"] for subnet in _subnets.plan(vpc, list("abcdefgh"), [])]
    assert len(set(cidrs)) == 16
    assert (cidrs[0], cidrs[-1]) == (first, last)


@pytest.mark.parametrize(
    ("zones", "existing", "new"),
    [
        pytest.param("ab", TWO_ZONES, [], id="second run"),
        pytest.param("ab", TWO_ZONES[::-1], [], id="in any order"),
        pytest.param("abc", TWO_ZONES, [("public", "c", 4), ("private", "c", 5)], id="third zone"),
        pytest.param("ab", TWO_ZONES[:1] + TWO_ZONES[2:], [("private", "a", 1)], id="one was deleted"),
        pytest.param("a", [subnet("public", "a", 9)], [("private", "a", 0)], id="elsewhere than we would put it"),
        pytest.param(
            "a", [subnet("", "c", 0)], [("public", "a", 1), ("private", "a", 2)], id="a stranger's is not overlapped"
        ),
        pytest.param(
            "a",
            [{"tier": "public", "zone": "a", "cidr": "10.64.24.0/21"}],
            [("private", "a", 0)],
            id="a range that is no slot",
        ),
        pytest.param(
            "ab",
            [{"tier": "public", "zone": "a", "cidr": "10.64.0.0/19"}, subnet("private", "a", 3)],
            [("public", "b", 2), ("private", "b", 4)],
            id="a range over two slots",
        ),
    ],
)
def test_what_exists_is_never_moved_and_what_is_new_takes_the_first_free_slots(zones, existing, new):
    wanted = [dict(one) for one in existing if one["tier"]] + [subnet(*one) for one in new]
    planned = _subnets.plan(VPC, list(zones), existing)
    assert [(one["zone"], one["tier"]) for one in planned] == [
        (zone, tier) for zone in zones for tier in ("public", "private")
    ]
    assert sorted(planned, key=str) == sorted(wanted, key=str)


def test_full_range_is_refused():
    full = [subnet("", "x", slot) for slot in range(15)]
    with pytest.raises(_subnets.SubnetPlanError, match="network_vpc_cidr: 10.64.0.0/16 is refused; allowed: a range"):
        _subnets.plan(VPC, ["a"], full)
