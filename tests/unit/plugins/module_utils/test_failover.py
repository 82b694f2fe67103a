# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections import Counter

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _failover

DEPLOYMENT = {"project": "gm", "environment": "prod", "region": "us-east-1"}
SITE = "www.example.com"
REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1")


def endpoints(count: int, **changes) -> list[dict]:
    return [
        {"region": region, "dns_name": f"LB.{region}.example", "zone_id": f"Z-{region}", **changes}
        for region in REGIONS[:count]
    ]


def records(count: int, **changes) -> list[dict]:
    checks = {region: f"check-{region}" for region in REGIONS}
    return _failover.failover_records(endpoints(count, **changes), SITE, "Z-site", checks, DEPLOYMENT)


def test_two_regions():
    secondary, primary = records(2)
    assert primary == {
        "name": SITE,
        "type": "A",
        "failover": "PRIMARY",
        "identifier": "gm-prod-primary",
        "key": "www.example.com A PRIMARY",
        "evaluate_target_health": True,
        "value": "lb.us-east-1.example.",
        "alias_zone_id": "Z-us-east-1",
        "health_check_id": "check-us-east-1",
    }
    assert (secondary["failover"], secondary["value"]) == ("SECONDARY", "lb.us-east-2.example.")
    assert secondary["health_check_id"] == "check-us-east-2"


def test_three_standbys_are_a_chain():
    assert {(record["name"], record["failover"]): record["value"] for record in records(4)} == {
        (SITE, "PRIMARY"): "lb.us-east-1.example.",
        (SITE, "SECONDARY"): f"standby.{SITE}.",
        (f"standby.{SITE}", "PRIMARY"): "lb.us-east-2.example.",
        (f"standby.{SITE}", "SECONDARY"): f"standby.standby.{SITE}.",
        (f"standby.standby.{SITE}", "PRIMARY"): "lb.us-west-2.example.",
        (f"standby.standby.{SITE}", "SECONDARY"): "lb.eu-west-1.example.",
    }


@pytest.mark.parametrize("count", [2, 3, 4])
def test_route_53_takes_one_primary_and_one_secondary_of_a_name_and_type(count):
    made = records(count)
    assert set(Counter((record["name"], record["type"], record["failover"]) for record in made).values()) == {1}
    assert {record["type"] for record in made} == {"A"}


def test_what_others_lead_to_comes_first():
    seen = set()
    for record in records(4):
        if record["value"].startswith("standby."):
            assert record["value"] in seen
        seen.add(f"{record['name']}.")


def as_listed(record: dict) -> dict:
    """Return a record of ours as route53_info lists it."""
    return {
        "name": f"{record['name']}.",
        "type": record["type"],
        "failover": record["failover"],
        "set_identifier": record["identifier"],
        "alias_target": {
            "dns_name": record["value"],
            "hosted_zone_id": record["alias_zone_id"],
            "evaluate_target_health": record["evaluate_target_health"],
        },
        **({"health_check_id": record["health_check_id"]} if record["health_check_id"] else {}),
    }


def test_records_are_found_again_and_foreign_ones_are_not():
    ours = records(4)
    foreign = [
        {"name": "example.com.", "type": "NS", "ttl": 300},
        {**as_listed(ours[0]), "set_identifier": "other-prod-primary"},
        {"name": f"{SITE}.", "type": "TXT", "ttl": 300},
    ]
    found = _failover.failover_records_found([*foreign, *map(as_listed, ours)], DEPLOYMENT)
    assert sorted(found, key=str) == sorted(ours, key=str)
    depths = [record["name"].count("standby.") for record in found]
    assert depths == sorted(depths)


@pytest.mark.parametrize("name", ["LB.us-east-1.example", "lb.us-east-1.example", "Lb.US-east-1.example."])
def test_alias_targets_are_the_same_with_and_without_dot_and_capitals(name):
    ours = records(2)
    listed = [as_listed(record) for record in ours]
    listed[1]["alias_target"]["dns_name"] = name
    found = _failover.failover_records_found(listed, DEPLOYMENT)
    assert _failover.records_in_turn(ours, found) == []


DRIFTS = {
    "value": "lb.us-west-1.example.",
    "alias_zone_id": "Z-other",
    "health_check_id": "check-other",
    "evaluate_target_health": False,
}


@pytest.mark.parametrize("field", DRIFTS)
def test_a_record_that_was_changed_is_written(field):
    wanted = records(2)
    listed = [as_listed(wanted[0]), as_listed({**wanted[1], field: DRIFTS[field]})]
    found = _failover.failover_records_found(listed, DEPLOYMENT)
    assert _failover.records_in_turn(wanted, found) == [[wanted[1]]]


def test_a_health_check_that_a_record_lost_is_seen():
    wanted = records(2)
    listed = [as_listed(wanted[0]), as_listed({**wanted[1], "health_check_id": ""})]
    found = _failover.failover_records_found(listed, DEPLOYMENT)
    assert _failover.records_in_turn(wanted, found) == [[wanted[1]]]


def test_records_of_a_new_site_are_one_group_in_their_order():
    assert _failover.records_in_turn(records(4), []) == [records(4)]


def test_a_new_link_of_a_chain_is_known_before_one_in_use_leads_to_it():
    groups = _failover.records_in_turn(records(3), records(2))
    assert [[record["key"] for record in group] for group in groups] == [
        [f"standby.{SITE} A SECONDARY", f"standby.{SITE} A PRIMARY"],
        [f"{SITE} A SECONDARY"],
    ]


SETTINGS = {
    "Type": "HTTP",
    "Port": 80,
    "ResourcePath": "/readyz",
    "RequestInterval": 30,
    "FailureThreshold": 3,
    "Disabled": False,
}


def checks(resources: list[dict], **settings) -> list[dict]:
    sites = [{**endpoint, "role": "primary", "dns_name": endpoint["dns_name"].lower()} for endpoint in endpoints(2)]
    return _failover.health_checks(sites, {**SETTINGS, **settings}, DEPLOYMENT, resources)


def checks_found(**settings) -> list[dict]:
    """Return the health checks as deployment_info finds them once they are there."""
    besides = {"Inverted": False, "Disabled": False, "EnableSNI": False, "MeasureLatency": False}
    return [
        {
            "type": "health_check",
            "id": f"check-{check['region']}",
            "tags": check["tags"],
            "configuration": {**SETTINGS, **besides, **settings, "FullyQualifiedDomainName": check["fqdn"]},
        }
        for check in checks([])
    ]


def test_health_checks_of_a_new_site():
    first, second = checks([{"type": "alarm", "id": "a", "tags": {}}])
    assert first["tags"]["Name"] == "gm-prod-us-east-1-health-check"
    assert (second["region"], second["tags"]["Region"]) == ("us-east-2", "us-east-2")
    assert (first["fqdn"], first["id"], first["differs"]) == ("lb.us-east-1.example", "", True)


def test_of_health_checks_that_are_the_same_one_counts_whatever_their_order():
    found = [*checks_found(), *({**check, "id": f"a-{check['id']}"} for check in checks_found())]
    assert [check["id"] for check in checks(found)] == [check["id"] for check in checks(found[::-1])]


@pytest.mark.parametrize("settings", [{}, {"SearchString": "well", "Type": "HTTP_STR_MATCH"}])
def test_health_checks_that_are_as_wanted(settings):
    found = checks(checks_found(**settings), **settings)
    assert [(check["id"], check["differs"]) for check in found] == [
        ("check-us-east-1", False),
        ("check-us-east-2", False),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ResourcePath", "/"),
        ("FailureThreshold", 1),
        ("Disabled", True),
        ("SearchString", "ill"),
        ("SearchString", None),
    ],
)
def test_a_health_check_that_was_changed_keeps_its_id(name, value):
    other = {"Type": "HTTP_STR_MATCH", "SearchString": "well"}
    first, second = checks_found(**other)
    first["configuration"][name] = value
    assert [(check["id"], check["differs"]) for check in checks([first, second], **other)] == [
        ("check-us-east-1", True),
        ("check-us-east-2", False),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("FullyQualifiedDomainName", "lb.example"), ("Type", "HTTPS"), ("Port", 81), ("RequestInterval", 10)],
)
def test_a_health_check_that_cannot_be_changed_is_made_anew(name, value):
    first, second = checks_found()
    first["configuration"][name] = value
    assert [(check["id"], check["differs"]) for check in checks([first, second])] == [
        ("", True),
        ("check-us-east-2", False),
    ]


@pytest.mark.parametrize(("tags", "differs"), [({"Name": "other"}, True), ({"Foreign": "tag"}, False)])
def test_tags_of_a_health_check_that_were_changed_are_seen_but_for_those_of_others(tags, differs):
    first, second = checks_found()
    first["tags"] = {**first["tags"], **tags}
    assert [check["differs"] for check in checks([first, second])] == [differs, False]


def left_behind(count: int, *kept_regions: str) -> list[str]:
    found = _failover.failover_records_found(map(as_listed, records(count)), DEPLOYMENT, kept_regions)
    return [record["key"].replace(" A ", " ").replace(f".{SITE}", "").replace(SITE, "site") for record in found]


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        (REGIONS[:3], []),
        (REGIONS[:2], ["standby SECONDARY"]),
        (REGIONS[:1], ["site SECONDARY", "standby PRIMARY", "standby SECONDARY"]),
        (REGIONS[1:2], ["site PRIMARY", "standby SECONDARY"]),
        (["us-east"], ["site PRIMARY", "site SECONDARY", "standby PRIMARY", "standby SECONDARY"]),
    ],
)
def test_records_that_lead_to_kept_regions_stay_and_a_link_with_them(kept, gone):
    assert left_behind(3, *kept) == gone


ZONE = "example.com"


def in_the_way(*found: dict, name: str = SITE) -> list[str]:
    return _failover.records_in_the_way(found, name, ZONE, DEPLOYMENT)


def simple(name: str, record_type: str, *values: str, **other) -> dict:
    """Return a record of others as route53_info lists it."""
    return {"name": f"{name}.", "type": record_type, "resource_records": [{"value": each} for each in values], **other}


@pytest.mark.parametrize(
    ("record", "described"),
    [
        (simple(SITE, "A", "192.0.2.1", "192.0.2.2"), "www.example.com A leads to 192.0.2.1, 192.0.2.2"),
        (simple(SITE, "AAAA", "2001:db8::1"), "www.example.com AAAA leads to 2001:db8::1"),
        (simple(SITE.upper(), "CNAME", "old.example."), "www.example.com CNAME leads to old.example"),
        (
            simple(SITE, "CNAME", "old.example", set_identifier="blue", weight=1),
            "www.example.com CNAME (blue) leads to old.example",
        ),
        (
            {**as_listed(records(2)[1]), "set_identifier": "gm-test-primary"},
            "www.example.com A (gm-test-primary) leads to lb.us-east-1.example",
        ),
        (
            {"name": f"{SITE}.", "type": "A", "traffic_policy_instance_id": "t"},
            "www.example.com A leads to where a traffic policy says",
        ),
    ],
    ids=["A", "AAAA", "CNAME", "weighted", "of another deployment", "traffic policy"],
)
def test_a_record_of_others_at_the_name_is_in_the_way(record, described):
    [sentence] = in_the_way(record)
    assert sentence.startswith("dns_failover_domain_name: 'www.example.com' is refused; allowed: a name without ")
    assert f"but {described}; remove the record, or choose another name" in sentence
    assert "globalmountpoint_domain_name" in sentence


@pytest.mark.parametrize("child", ["b.example.com", "a.b.example.com"])
def test_a_child_zone_that_holds_the_name_is_in_the_way(child):
    [sentence] = in_the_way(simple(child, "NS", "ns-1.example.", "ns-2.example."), name="a.b.example.com")
    assert sentence.startswith(f"dns_failover_zone_name: 'example.com' is refused; allowed: {child}, the child zone")
    assert f"{child} NS leads to ns-1.example, ns-2.example; set this zone" in sentence
    assert "globalmountpoint_zone_name" in sentence
    assert "globalmountpoint_domain_name" in sentence


@pytest.mark.parametrize("name", [SITE, ZONE])
def test_what_leads_nowhere_else_is_not_in_the_way(name):
    others = [
        simple(ZONE, "NS", "ns-1.example."),
        simple(ZONE, "SOA", "ns-1.example. hostmaster.example. 1 7200 900 1209600 86400"),
        simple(name, "TXT", '"text"'),
        simple(name, "MX", "10 mail.example."),
        simple(f"_acme.{name}", "CNAME", "acm.example."),
        simple("w.example.com", "NS", "ns-1.example."),
        simple("ww.example.com", "NS", "ns-1.example."),
        simple(f"below.{SITE}", "NS", "ns-1.example."),
        simple(r"\\052.example.com", "CNAME", "old.example."),
    ]
    ours = [as_listed({**record, "name": record["name"].replace(SITE, name)}) for record in records(3)]
    assert in_the_way(*others, *ours, name=name) == []


def test_all_records_in_the_way_are_named():
    found = [simple(SITE, "A", "192.0.2.1"), simple(SITE, "NS", "ns-1.example."), simple(SITE, "TXT", '"text"')]
    assert [sentence.partition(":")[0] for sentence in in_the_way(*found, *map(as_listed, records(2)))] == [
        "dns_failover_domain_name",
        "dns_failover_zone_name",
    ]


def test_foreign_records_are_those_of_neither_zone_nor_deployment():
    zone = [{"name": "example.com.", "type": kind} for kind in ("SOA", "NS", "MX")]
    others = [
        {"name": "sub.example.com.", "type": "NS"},
        {"name": f"{SITE}.", "type": "TXT"},
        {"name": "other.example.com.", "type": "A", "set_identifier": "other-prod-primary"},
    ]
    assert _failover.foreign_records([*zone, *others, *map(as_listed, records(3))], DEPLOYMENT) == [
        "example.com. MX",
        "sub.example.com. NS",
        "www.example.com. TXT",
        "other.example.com. A",
    ]
