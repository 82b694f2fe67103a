# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def zone(aws: Aws, name: str) -> str:
    return aws("route53").create_hosted_zone(Name="site.test", CallerReference=name)["HostedZone"]["Id"]


def change(aws: Aws, zone: str, *changes: tuple[str, dict[str, Any]]) -> None:
    batch = [{"Action": action, "ResourceRecordSet": record} for action, record in changes]
    aws("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": batch})


def records(aws: Aws, zone: str) -> set[tuple[str, str, str | None]]:
    """Of all record sets, without those that come with a zone: name, type, set identifier."""
    return {
        (record["Name"], record["Type"], record.get("SetIdentifier"))
        for record in aws("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        if record["Type"] not in ("NS", "SOA")
    }


def refused(message: str) -> Any:
    return pytest.raises(ClientError, match=f"InvalidChangeBatch.*{message}")


def simple(name: str = "www.site.test", address: str = "192.0.2.1") -> dict[str, Any]:
    return {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": address}]}


def failover(role: str, identifier: str, **other: Any) -> dict[str, Any]:
    return {**simple(), "SetIdentifier": identifier, "Failover": role, **other}


def alias(target: str, zone: str) -> dict[str, Any]:
    target_of = {"DNSName": target, "HostedZoneId": zone.rpartition("/")[2], "EvaluateTargetHealth": True}
    return {"Name": "www.site.test", "Type": "A", "AliasTarget": target_of}


@pytest.mark.parametrize("role", ["PRIMARY", "SECONDARY"])
def test_a_name_has_one_primary_and_one_secondary(aws: Aws, zone: str, role: str) -> None:
    change(aws, zone, ("UPSERT", failover("PRIMARY", "a")), ("UPSERT", failover("SECONDARY", "b")))
    with refused(role):
        change(aws, zone, ("UPSERT", failover(role, "c")))

    change(aws, zone, ("UPSERT", failover("PRIMARY", "a", TTL=30)))
    change(aws, zone, ("UPSERT", failover(role, "c", Type="AAAA", ResourceRecords=[{"Value": "2001:db8::1"}])))


def test_simple_records_stand_alone(aws: Aws, zone: str) -> None:
    change(aws, zone, ("UPSERT", simple()))
    with refused("exclude each other"):
        change(aws, zone, ("UPSERT", failover("PRIMARY", "a")))


CNAME = {"Name": "www.site.test", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "old.site.test"}]}


@pytest.mark.parametrize("other", [simple(), failover("PRIMARY", "a"), {**simple(), "SetIdentifier": "w", "Weight": 1}])
def test_a_cname_has_its_name_alone(aws: Aws, zone: str, other: dict[str, Any]) -> None:
    change(aws, zone, ("CREATE", other))
    with refused("CNAME with DNS name www.site.test. .* conflicts with other records .* in zone site.test."):
        change(aws, zone, ("CREATE", CNAME))

    change(aws, zone, ("DELETE", other), ("CREATE", CNAME), ("CREATE", simple("other.site.test")))
    with refused("A with DNS name www.site.test. .* conflicting RRSet of type CNAME .* in zone site.test."):
        change(aws, zone, ("UPSERT", other))
    change(aws, zone, ("UPSERT", {**CNAME, "TTL": 30}))
    assert records(aws, zone) == {("www.site.test.", "CNAME", None), ("other.site.test.", "A", None)}


def test_the_name_of_the_zone_is_no_cname(aws: Aws, zone: str) -> None:
    with refused("not permitted at apex in zone site.test."):
        change(aws, zone, ("CREATE", {**CNAME, "Name": "site.test"}))


def test_a_record_that_exists_is_not_created(aws: Aws, zone: str) -> None:
    change(aws, zone, ("CREATE", simple()), ("CREATE", simple("zzz.site.test")))
    with refused("already exists"):
        change(aws, zone, ("CREATE", simple(address="192.0.2.2")))

    change(aws, zone, ("DELETE", simple()))
    change(aws, zone, ("CREATE", simple()))


def test_a_record_is_deleted_by_its_present_values(aws: Aws, zone: str) -> None:
    change(aws, zone, ("CREATE", simple()))
    with refused("do not match"):
        change(aws, zone, ("DELETE", simple(address="192.0.2.2")))
    change(aws, zone, ("DELETE", simple()))
    with refused("not found"):
        change(aws, zone, ("DELETE", simple()))


def test_deleting_a_record_leaves_others_of_its_identifier(aws: Aws, zone: str) -> None:
    other = failover("PRIMARY", "us-east-1", Name="standby.site.test")
    change(aws, zone, ("CREATE", failover("PRIMARY", "us-east-1")), ("CREATE", other))
    change(aws, zone, ("DELETE", failover("PRIMARY", "us-east-1")))

    assert records(aws, zone) == {("standby.site.test.", "A", "us-east-1")}


def test_a_batch_is_done_whole_or_not_at_all(aws: Aws, zone: str) -> None:
    with refused("not found"):
        change(aws, zone, ("CREATE", simple()), ("DELETE", simple("other.site.test")))

    assert records(aws, zone) == set()


def test_an_alias_needs_its_target(aws: Aws, zone: str) -> None:
    nested = alias("standby.site.test", zone)
    with refused("target was not found"):
        change(aws, zone, ("CREATE", nested))

    change(aws, zone, ("CREATE", simple("standby.site.test")), ("CREATE", nested))


@pytest.mark.parametrize("given", ["Standby.Site.test", "standby.site.test", "standby.site.test."])
def test_the_target_of_an_alias_is_kept_in_lower_case_with_a_final_dot(aws: Aws, zone: str, given: str) -> None:
    change(aws, zone, ("CREATE", simple("standby.site.test")), ("CREATE", alias(given, zone)))

    listed = aws("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    (target,) = [record["AliasTarget"] for record in listed if "AliasTarget" in record]
    assert target["DNSName"] == "standby.site.test."
    change(aws, zone, ("DELETE", alias(given, zone)))


def test_an_alias_of_a_load_balancer_has_its_regions_zone(aws: Aws, zone: str) -> None:
    name = "lb-1.us-east-2.elb.amazonaws.com"
    with refused("does not lie within the target zone"):
        change(aws, zone, ("CREATE", alias(name, "Z35SXDOTRQ7X7K")))

    change(aws, zone, ("CREATE", alias(f"dualstack.{name}", "Z3AADJGX6KTTL2")))


def test_zones_are_listed_by_name_from_a_name_on(aws: Aws, name: str) -> None:
    for zone in ("www.site.zzz", "a.zzz", "site.yyy", "site-2.zzz", "b.site.zzz", "site.zzz"):
        aws("route53").create_hosted_zone(Name=zone, CallerReference=f"{name}-{zone}")

    def listed(**start: str) -> list[str]:
        return [zone["Name"] for zone in aws("route53").list_hosted_zones_by_name(**start)["HostedZones"]]

    following = ["site.zzz.", "b.site.zzz.", "www.site.zzz.", "site-2.zzz."]
    assert listed(DNSName="site.zzz") == following
    assert listed()[-6:] == ["site.yyy.", "a.zzz.", *following]


@pytest.mark.usefixtures("zone")
def test_a_hosted_zone_is_made_once_for_its_caller_reference(aws: Aws, name: str) -> None:
    with pytest.raises(ClientError, match="HostedZoneAlreadyExists"):
        aws("route53").create_hosted_zone(Name="site.test", CallerReference=name)


def test_a_health_check_is_made_once_for_its_caller_reference(aws: Aws, name: str) -> None:
    route53 = aws("route53")
    config = {"Type": "HTTP", "FullyQualifiedDomainName": "lb.site.test"}
    first, second, another = (
        route53.create_health_check(CallerReference=reference, HealthCheckConfig=config)["HealthCheck"]["Id"]
        for reference in (name, name, f"{name}-another")
    )

    assert first == second != another


@pytest.mark.parametrize(("kind", "port", "sni"), [("HTTP", 80, False), ("HTTPS", 443, True)])
def test_health_checks_have_the_defaults_of_their_type(aws: Aws, name: str, kind: str, port: int, sni: bool) -> None:
    config = {"Type": kind, "FullyQualifiedDomainName": "lb.site.test"}
    created = aws("route53").create_health_check(CallerReference=name, HealthCheckConfig=config)["HealthCheck"]

    assert (created["HealthCheckConfig"]["Port"], created["HealthCheckConfig"]["EnableSNI"]) == (port, sni)


def test_health_checks_keep_what_is_given(aws: Aws, name: str) -> None:
    config = {"Type": "HTTPS", "FullyQualifiedDomainName": "lb.site.test", "Port": 8443, "EnableSNI": False}
    created = aws("route53").create_health_check(CallerReference=name, HealthCheckConfig=config)["HealthCheck"]

    assert (created["HealthCheckConfig"]["Port"], created["HealthCheckConfig"]["EnableSNI"]) == (8443, False)


def test_an_update_of_a_health_check_keeps_its_children(aws: Aws, name: str) -> None:
    route53 = aws("route53")
    config = {"Type": "CALCULATED", "ChildHealthChecks": ["a", "b"], "HealthThreshold": 1}
    created = route53.create_health_check(CallerReference=name, HealthCheckConfig=config)["HealthCheck"]
    updated = route53.update_health_check(HealthCheckId=created["Id"], HealthThreshold=2)["HealthCheck"]

    assert updated["HealthCheckConfig"]["ChildHealthChecks"] == ["a", "b"]
    assert updated["HealthCheckConfig"]["HealthThreshold"] == 2
    assert updated["HealthCheckVersion"] == created["HealthCheckVersion"] + 1
