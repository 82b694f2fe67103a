# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import network


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


def rule(**values):
    """Return a rule as the spec converts it."""
    ends = dict.fromkeys(("cidr_ip", "cidr_ipv6", "group_id", "ip_prefix"), [])
    return {"proto": "tcp", "ports": ["8080"], **ends, "rule_desc": "Added", **values}


RULES = ["load_balancer_rules", "instance_rules", "instance_rules_egress"]
OFFICE = ["198.51.100.0/24"]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(
    ("values", "value", "allowed"),
    [
        ({"cidr_ip": OFFICE, "ports": ["http"]}, "http", "in ports, 0 to 65535"),
        ({"cidr_ip": OFFICE, "ports": ["65536"]}, "65536", "or a range such as 8000-8010"),
        ({"cidr_ip": OFFICE, "ports": ["8010-8000"]}, "8010-8000", "in ports"),
        ({"cidr_ip": OFFICE, "ports": ["-1"]}, "-1", "in ports"),
        ({"cidr_ip": OFFICE, "ports": []}, [], "in ports, one or more"),
        ({"cidr_ip": ["198.51.100.7"]}, "198.51.100.7", "in cidr_ip, IPv4 ranges"),
        ({"cidr_ip": ["198.51.100.7/24"]}, "198.51.100.7/24", "in cidr_ip, IPv4 ranges"),
        ({"cidr_ipv6": ["2001:db8::1/56"]}, "2001:db8::1/56", "in cidr_ipv6, IPv6 ranges"),
        ({"cidr_ipv6": ["198.51.100.0/24"]}, "198.51.100.0/24", "in cidr_ipv6, IPv6 ranges"),
        ({"group_id": ["web"]}, "web", "in group_id, ids of security groups"),
        ({"ip_prefix": ["sg-0123456789abcdef0"]}, "sg-0123456789abcdef0", "in ip_prefix, ids of prefix lists"),
        ({"cidr_ip": OFFICE, "rule_desc": "The site's"}, "The site's", "in rule_desc, 1 to 255 letters"),
        ({"cidr_ip": OFFICE, "rule_desc": ""}, "", "in rule_desc, 1 to 255 letters"),
        ({"cidr_ip": OFFICE * 2}, "tcp 8080 with 198.51.100.0/24", "each protocol, port and end once"),
        ({"cidr_ip": OFFICE, "ports": ["80", "80-80"]}, "tcp 80 with 198.51.100.0/24", "port and end once"),
    ],
)
def test_added_rule_that_is_refused(assert_only_fault, name, values, value, allowed):
    assert_only_fault(network.faults({name: [rule(**values)]}), f"network_{name}", value, allowed)


@pytest.mark.parametrize("name", RULES)
def test_added_rule_without_an_end(assert_only_fault, name):
    assert_only_fault(network.faults({name: [rule()]}), f"network_{name}", rule(), "one or more of cidr_ip, cidr_ipv6")


@pytest.mark.parametrize("name", RULES[:2])
@pytest.mark.parametrize(
    ("ports", "ends", "value"),
    [
        (["22"], {"cidr_ip": ["0.0.0.0/0"]}, "0.0.0.0/0"),
        (["20-30"], {"cidr_ip": ["0.0.0.0/0"]}, "0.0.0.0/0"),
        (["8080", "0-65535"], {"cidr_ip": [*OFFICE, "128.0.0.0/1"]}, "128.0.0.0/1"),
        (["22"], {"cidr_ipv6": ["::/0"]}, "::/0"),
        (["22"], {"cidr_ipv6": ["2000::/31"]}, "2000::/31"),
    ],
)
def test_added_rule_that_opens_port_22_to_the_world(assert_only_fault, name, ports, ends, value):
    found = network.faults({name: [rule(ports=ports, **ends)]})
    assert_only_fault(found, f"network_{name}", value, "on port 22, private ranges, and public ones of")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("load_balancer_rules", {"cidr_ip": ["0.0.0.0/0"]}),
        ("instance_rules", {"cidr_ip": ["0.0.0.0/0"], "proto": "udp", "ports": ["22"]}),
        ("instance_rules", {"cidr_ip": ["10.0.0.0/8"], "cidr_ipv6": ["fc00::/7", "2001:db8::/32"], "ports": ["22"]}),
        ("instance_rules", {"cidr_ip": ["0.0.0.0/0"], "ports": ["23-65535"]}),
        ("instance_rules", {"group_id": ["sg-01234567", "sg-0123456789abcdef0"], "ip_prefix": ["pl-01234567"]}),
        ("instance_rules_egress", {"cidr_ip": ["0.0.0.0/0"], "ports": ["22"]}),
    ],
)
def test_added_rule(name, values):
    assert network.faults({name: [rule(**values)]}) == []


@pytest.mark.parametrize(
    ("name", "ports", "cidr", "options"),
    [
        ("load_balancer_rules", ["80"], "0.0.0.0/0", {"ingress_cidrs": ["0.0.0.0/0"]}),
        ("instance_rules", ["22"], OFFICE[0], {"ssh_allowed_cidrs": OFFICE}),
        ("instance_rules_egress", ["443"], "0.0.0.0/0", {}),
        ("instance_rules_egress", ["80"], "0.0.0.0/0", {"http_egress": True}),
    ],
)
def test_added_rule_that_the_role_has_already(assert_only_fault, name, ports, cidr, options):
    found = network.faults({**options, name: [rule(ports=ports, cidr_ip=[cidr])]})
    words = f"tcp {ports[0]} with {cidr}"
    assert_only_fault(found, f"network_{name}", words, "none that is among the role's own rules")


@pytest.mark.parametrize(
    ("name", "options", "room"),
    [
        pytest.param("load_balancer_rules", {"ingress_cidrs": ["0.0.0.0/0"]}, 58, id="visitors"),
        pytest.param("load_balancer_rules", {"ingress_cidrs": OFFICE}, 8, id="visitors and health checkers"),
        pytest.param("instance_rules", {}, 59, id="load balancer"),
        pytest.param("instance_rules", {"ssh_allowed_cidrs": OFFICE}, 58, id="load balancer and administrators"),
        pytest.param("instance_rules_egress", {}, 59, id="packages"),
        pytest.param("instance_rules_egress", {"http_egress": True}, 58, id="packages by HTTP too"),
    ],
)
def test_numbers_of_added_rules(assert_only_fault, name, options, room):
    fits = {**options, name: [rule(cidr_ip=ranges(room))]}
    assert network.faults(fits) == []
    found = network.faults({**options, name: [rule(cidr_ip=ranges(room + 1))]})
    assert_only_fault(found, f"network_{name}", "61 rules", "60 at most with the role's own")


def test_numbers_of_added_rules_are_counted_for_each_version_of_ip(assert_only_fault):
    ipv6 = [f"2001:db8:{number:x}::/48" for number in range(1, 51)]
    added = rule(cidr_ip=ranges(50), cidr_ipv6=ipv6)
    assert network.faults({"instance_rules": [added]}) == []
    found = network.faults({"instance_rules": [added, rule(group_id=[f"sg-{n:08x}" for n in range(10)])]})
    assert_only_fault(found, "network_instance_rules", "61 rules", "60 at most")


def test_more_ranges_of_administrators_than_a_group_takes(assert_only_fault):
    assert network.faults({"ssh_allowed_cidrs": ranges(59)}) == []
    found = network.faults({"ssh_allowed_cidrs": ranges(60)})
    assert_only_fault(found, "network_ssh_allowed_cidrs", "61 rules", "60 at most")
