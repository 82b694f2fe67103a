# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._rules import network


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("10.64.0.0/15", "/16 to /23"),
        ("10.64.0.0/24", "/16 to /23"),
        ("10.64.0.0", "an IPv4 range"),
        ("10.64.0.0/255.255.0.0", "an IPv4 range"),
        ("10.64.0.1/16", "an IPv4 range"),
        ("10.64.0.0/33", "an IPv4 range"),
        ("10.256.0.0/16", "an IPv4 range"),
        ("fd00::/16", "an IPv4 range"),
        ("a range", "such as 10.64.0.0/16"),
    ],
)
def test_vpc_range_that_is_none_or_has_the_wrong_size(assert_only_fault, value, allowed):
    assert_only_fault(network.faults({"vpc_cidr": value}), "network_vpc_cidr", value, allowed)


@pytest.mark.parametrize("value", ["", None, "10.64.0.0/16", "10.64.0.0/23", "172.31.0.0/20"])
def test_vpc_range(value):
    assert network.faults({"vpc_cidr": value}) == []


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("ssh_allowed_cidrs", "0.0.0.0/0", "private ranges, and public ones of /16 or narrower"),
        ("ssh_allowed_cidrs", "128.0.0.0/1", "/16 or narrower"),
        ("ssh_allowed_cidrs", "198.50.0.0/15", "/16 or narrower"),
        ("ssh_allowed_cidrs", "10.0.0.0/7", "/16 or narrower"),
        ("ssh_allowed_cidrs", "100.0.0.0/8", "/16 or narrower"),
        ("ssh_allowed_cidrs", "203.0.113.5", "IPv4 ranges"),
        ("ssh_allowed_cidrs", "203.0.113.5/24", "IPv4 ranges"),
        ("ssh_allowed_cidrs", "::/0", "IPv4 ranges"),
        ("ssh_allowed_cidrs", "office", "such as 198.51.100.0/24"),
        ("ingress_cidrs", "203.0.113.5", "IPv4 ranges"),
        ("ingress_cidrs", "", "IPv4 ranges"),
    ],
)
def test_refused_ranges(assert_only_fault, name, value, allowed):
    options = {name: ["198.51.100.0/24", value]}
    assert_only_fault(network.faults(options), f"network_{name}", value, allowed)


@pytest.mark.parametrize(
    "cidr", ["203.0.113.5/32", "198.51.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
)
def test_ranges_that_ssh_may_come_from(cidr):
    assert network.faults({"ssh_allowed_cidrs": [cidr]}) == []


def test_the_whole_internet_reaches_the_load_balancer():
    assert network.faults({"ingress_cidrs": ["0.0.0.0/0"], "ssh_allowed_cidrs": []}) == []


def ranges(count):
    return [f"198.51.100.{number}/32" for number in range(count)]


@pytest.mark.parametrize(
    ("cidrs", "allowed"),
    [
        ([], "one range or more, such as 0.0.0.0/0"),
        (ranges(6), "5 ranges at most: on each of 2 ports, a range counts as one of the 60 inbound rules"),
        (ranges(31), "that a security group takes by default, and Route 53's health checkers as 25"),
        (["0.0.0.0/0", *ranges(30)], "30 ranges at most"),
    ],
)
def test_numbers_of_ranges_that_a_security_group_does_not_take(assert_only_fault, cidrs, allowed):
    assert_only_fault(network.faults({"ingress_cidrs": cidrs}), "network_ingress_cidrs", cidrs, allowed)


@pytest.mark.parametrize("cidrs", [ranges(1), ranges(5), [*ranges(5), *ranges(5)], ["0.0.0.0/0", *ranges(29)]])
def test_numbers_of_ranges(cidrs):
    assert network.faults({"ingress_cidrs": cidrs}) == []


@pytest.mark.parametrize(
    ("nat_mode", "http_egress", "refused"),
    [("none", True, True), ("none", False, False), ("single", True, False), ("per_zone", True, False)],
)
def test_hosts_with_packages_from_elsewhere_need_a_nat_gateway(assert_only_fault, nat_mode, http_egress, refused):
    faults = network.faults({"nat_mode": nat_mode, "http_egress": http_egress})
    if refused:
        assert_only_fault(faults, "network_nat_mode", "none", "single or per_zone where the hosts' packages")
    else:
        assert faults == []
