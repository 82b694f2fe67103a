# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._network_differences import differences
from ansible_collections.globalmountpoint.aws.plugins.module_utils._security_group_rules import ports, unwanted

OFFICE = {"cidr_ip": "203.0.113.0/24"}
ADDED = {
    "proto": "tcp",
    "ports": ["8000-8010"],
    "cidr_ip": ["203.0.113.0/24"],
    "cidr_ipv6": [],
    "ip_prefix": [],
    "group_id": [],
    "rule_desc": "Added",
}


def permission(protocol="tcp", first=22, last=22, **ends):
    return {"ip_protocol": protocol, "from_port": first, "to_port": last, **(ends or {"ip_ranges": [OFFICE]})}


def test_nothing_goes(reading, wanted):
    assert unwanted(reading, wanted) == []


def test_nothing_goes_where_there_are_no_groups(reading, wanted):
    reading["found"]["security_groups"] = []
    assert unwanted(reading, wanted) == []


BALANCER = (1, "gm-prod-us-east-1-load-balancer (sg-load-balancer)")
INSTANCE = (2, "gm-prod-us-east-1-instance (sg-instance)")
DEFAULT = (0, "default (sg-default-group)")
KEPT, KEPT_OUT = "network_instance_rules would keep it", "network_instance_rules_egress would keep it"
LOST = "no option keeps it"
GROUP = {"group_id": "sg-x", "user_id": "123456789012"}
NAMED = {**OFFICE, "description": "Our office"}


@pytest.mark.parametrize(
    ("group", "key", "rule", "words"),
    [
        (INSTANCE, "", permission(), f"inbound tcp 22 from 203.0.113.0/24, without a description; {KEPT}"),
        (
            INSTANCE,
            "",
            permission(ip_ranges=[NAMED]),
            f"inbound tcp 22 from 203.0.113.0/24, described as 'Our office'; {KEPT}",
        ),
        (
            INSTANCE,
            "_egress",
            permission("udp", 53, 54),
            f"outbound udp 53-54 to 203.0.113.0/24, without a description; {KEPT_OUT}",
        ),
        (
            BALANCER,
            "",
            permission(user_id_group_pairs=[GROUP]),
            "inbound tcp 22 from sg-x, without a description; network_load_balancer_rules would keep it",
        ),
        (BALANCER, "_egress", permission(), f"outbound tcp 22 to 203.0.113.0/24, without a description; {LOST}"),
        (DEFAULT, "", permission(), f"inbound tcp 22 from 203.0.113.0/24, without a description; {LOST}"),
        (
            INSTANCE,
            "",
            permission("icmp", -1, -1),
            f"inbound all icmp from 203.0.113.0/24, without a description; {LOST}",
        ),
        (
            INSTANCE,
            "_egress",
            {"ip_protocol": "-1", "ipv6_ranges": [{"cidr_ipv6": "::/0"}]},
            f"outbound all traffic to ::/0, without a description; {LOST}",
        ),
        (
            INSTANCE,
            "",
            permission(user_id_group_pairs=[{"group_id": "sg-x", "user_id": "210987654321"}]),
            f"inbound tcp 22 from sg-x, without a description; {LOST}",
        ),
    ],
)
def test_rule_of_others(reading, wanted, group, key, rule, words):
    number, name = group
    reading["found"]["security_groups"][number][f"ip_permissions{key}"].append(rule)
    assert unwanted(reading, wanted) == [f"{name}: {words}"]


def test_rule_with_another_description_stays(reading, wanted):
    reading["found"]["security_groups"][2]["ip_permissions_egress"][0]["ip_ranges"][0]["description"] = "Mine"
    assert unwanted(reading, wanted) == []
    assert differences(reading, wanted)["security_groups"] == ["instance"]


FIELDS = [
    ("ip_protocol", "udp"),
    ("from_port", 7999),
    ("to_port", 8011),
    ("ip_ranges", [{"cidr_ip": "203.0.114.0/24", "description": "Added"}]),
    ("ip_ranges", [{"cidr_ip": "203.0.113.0/24", "description": "Another"}]),
]


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_added_rule_differs_in_each_of_its_fields(reading, wanted, field, value):
    wanted["security_groups"]["instance"]["rules"].append(ADDED)
    assert differences(reading, wanted)["security_groups"] == ["instance"]
    rule = permission(first=8000, last=8010, ip_ranges=[{**OFFICE, "description": "Added"}])
    reading["found"]["security_groups"][2]["ip_permissions"].append(rule)
    assert differences(reading, wanted)["security_groups"] == []
    rule[field] = value
    assert differences(reading, wanted)["security_groups"] == ["instance"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("80", (80, 80)), (80, (80, 80)), ("0-65535", (0, 65535)), ("9-8", None), ("65536", None), ("80-", None)],
)
def test_ports(text, expected):
    assert ports(text) == expected
