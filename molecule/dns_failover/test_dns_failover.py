# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ROLES = {"us-east-1": "primary", "us-east-2": "secondary"}
ENDPOINTS = {
    "us-east-1": ("site-1.us-east-1.elb.amazonaws.com", "Z35SXDOTRQ7X7K"),
    "us-east-2": ("site-2.us-east-2.elb.amazonaws.com", "Z3AADJGX6KTTL2"),
}
TOPIC = "arn:aws:sns:us-east-1:123456789012:molecule-dns-failover-us-east-1-alarms"


@pytest.fixture(scope="module")
def route53(aws: Callable[..., Any]) -> Any:
    return aws("route53")


@pytest.fixture(scope="module")
def tags_of(route53: Any) -> Callable[[str, str], list[dict[str, str]]]:
    def tags(kind: str, id_: str) -> list[dict[str, str]]:
        return route53.list_tags_for_resource(ResourceType=kind, ResourceId=id_)["ResourceTagSet"]["Tags"]

    return tags


@pytest.fixture(scope="module")
def zone(route53: Any) -> dict[str, Any]:
    (zone,) = (zone for zone in route53.list_hosted_zones()["HostedZones"] if zone["Name"] == "molecule.example.")
    return zone


@pytest.fixture(scope="module")
def checks(route53: Any) -> dict[str, dict[str, Any]]:
    """The health check of each region, known by the load balancer that it asks."""
    checks = {
        check["HealthCheckConfig"]["FullyQualifiedDomainName"]: check
        for check in route53.list_health_checks()["HealthChecks"]
    }
    return {region: checks[name] for region, (name, _zone) in ENDPOINTS.items()}


def test_zone_is_public(zone, tags_of, assert_tags):
    assert not zone["Config"]["PrivateZone"]
    assert_tags(tags_of("hostedzone", zone["Id"].rpartition("/")[2]), "zone")


@pytest.mark.parametrize("region", ENDPOINTS)
def test_health_check(region, checks, tags_of, assert_tags):
    wanted = {
        "Type": "HTTPS",
        "Port": 443,
        "EnableSNI": True,
        "ResourcePath": "/readyz",
        "RequestInterval": 30,
        "FailureThreshold": 3,
        "Inverted": False,
        "Disabled": False,
    }
    assert wanted.items() <= checks[region]["HealthCheckConfig"].items()
    assert_tags(tags_of("healthcheck", checks[region]["Id"]), "health-check", region, ROLES[region])


def test_name_leads_to_the_load_balancers(route53, zone, checks):
    records = [
        record
        for record in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        if record["Type"] == "A" and record["Name"] == "www.molecule.example."
    ]
    assert {
        record["Failover"]: (
            record["AliasTarget"]["DNSName"].rstrip("."),
            record["AliasTarget"]["HostedZoneId"],
            record["AliasTarget"]["EvaluateTargetHealth"],
            record["HealthCheckId"],
        )
        for record in records
    } == {
        "PRIMARY": (*ENDPOINTS["us-east-1"], True, checks["us-east-1"]["Id"]),
        "SECONDARY": (*ENDPOINTS["us-east-2"], True, checks["us-east-2"]["Id"]),
    }
    assert len(records) == 2


@pytest.mark.parametrize("region", ENDPOINTS)
def test_alarm(region, aws, checks, assert_tags):
    cloudwatch = aws("cloudwatch")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[f"molecule-dns-failover-{region}-alarm"])["MetricAlarms"]
    wanted = {
        "Namespace": "AWS/Route53",
        "MetricName": "HealthCheckStatus",
        "Dimensions": [{"Name": "HealthCheckId", "Value": checks[region]["Id"]}],
        "Statistic": "Minimum",
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 1.0,
        "TreatMissingData": "missing",
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
    }
    assert wanted.items() <= alarm.items()
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert_tags(tags, "alarm", region, ROLES[region])


def test_topic_tells_its_subscribers(aws, assert_tags):
    sns = aws("sns")
    (subscription,) = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "operators@molecule.example")
    assert_tags(sns.list_tags_for_resource(ResourceArn=TOPIC)["Tags"], "alarms")
