# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role dns_failover, which has its resources in one region."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from . import PRIMARY, Drift, Region, tag_drifts

CHECKS, RECORDS = "main | health_checks | Each region's", "main | present_records | Failover records"
ALARMS, ALARM_TAGS, TOPIC = (
    "main | alarms | Alarm is there",
    "main | alarms | Alarms carry",
    "main | alarms | Topic tells",
)


def _zone(region: Region) -> str:
    return region.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]


def _records(region: Region) -> list[dict[str, Any]]:
    return region.client("route53").list_resource_record_sets(HostedZoneId=_zone(region))["ResourceRecordSets"]


def _changed(region: Region, *changes: tuple[str, dict[str, Any]]) -> None:
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
    region.client("route53").change_resource_record_sets(HostedZoneId=_zone(region), ChangeBatch=batch)


def _record(failover: str, change: Callable[[dict[str, Any]], Any]) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        [record] = [copy.deepcopy(each) for each in _records(region) if each.get("Failover") == failover]
        change(record)
        _changed(region, ("UPSERT", record))

    return make


def _another_identifier(region: Region) -> None:
    [record] = [each for each in _records(region) if each.get("Failover") == "SECONDARY"]
    _changed(region, ("DELETE", record), ("CREATE", {**record, "SetIdentifier": "by-hand"}))


def _record_gone(failover: str) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        [record] = [each for each in _records(region) if each.get("Failover") == failover]
        _changed(region, ("DELETE", record))

    return make


def _elsewhere(region: str, zone_id: str) -> Callable[[dict[str, Any]], Any]:
    """Return what leads a record to a load balancer of others in a region, whose load balancers have a zone."""
    name = f"elsewhere.{region}.elb.amazonaws.com."
    return lambda record: record["AliasTarget"].update(DNSName=name, HostedZoneId=zone_id)


def _others_record(region: Region) -> None:
    record = {
        "Name": "others.globalmountpoint.example.",
        "Type": "TXT",
        "TTL": 300,
        "ResourceRecords": [{"Value": '"of others"'}],
    }
    _changed(region, ("CREATE", record))


def _check(index: int = 0, **arguments: Any) -> Callable[[Region], Any]:
    return lambda region: region.client("route53").update_health_check(
        HealthCheckId=_check_id(region, index), **arguments
    )


def _check_id(region: Region, index: int = 0) -> str:
    found = region.client("route53").list_health_checks()["HealthChecks"]
    return sorted(found, key=lambda each: each["HealthCheckConfig"]["FullyQualifiedDomainName"])[index]["Id"]


def _check_tags(region: Region, add: dict[str, str], remove: list[str]) -> None:
    named = {"ResourceType": "healthcheck", "ResourceId": _check_id(region)}
    if add:
        named["AddTags"] = [{"Key": key, "Value": value} for key, value in add.items()]
    if remove:
        named["RemoveTagKeys"] = remove
    region.client("route53").change_tags_for_resource(**named)


def _alarm(region: Region, index: int = 0) -> dict[str, Any]:
    return region.client("cloudwatch").describe_alarms()["MetricAlarms"][index]


PUT = (
    "AlarmName",
    "AlarmDescription",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "Dimensions",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "Unit",
)


def _altered(**change: Any) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        alarm = _alarm(region)
        kept = {key: alarm[key] for key in PUT if alarm.get(key) is not None}
        region.client("cloudwatch").put_metric_alarm(**{**kept, **change})

    return make


def _alarm_gone(region: Region) -> None:
    region.client("cloudwatch").delete_alarms(AlarmNames=[_alarm(region, -1)["AlarmName"]])


def _topic(region: Region) -> str:
    return region.client("sns").list_topics()["Topics"][0]["TopicArn"]


def _unsubscribed(region: Region) -> None:
    sns = region.client("sns")
    for each in sns.list_subscriptions_by_topic(TopicArn=_topic(region))["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])


def _subscribed(region: Region) -> None:
    region.client("sns").subscribe(TopicArn=_topic(region), Protocol="email", Endpoint="hand@globalmountpoint.example")


def _drift(resource: str, field: str, task: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("dns_failover", resource, field, task, make, not task, PRIMARY)


def _alarm_drift(field: str, **change: Any) -> Drift:
    return _drift("alarm", field, ALARMS, _altered(**change))


def _tags() -> list[Drift]:
    def alarm(region: Region, operation: str, **arguments: Any) -> None:
        getattr(region.client("cloudwatch"), operation)(ResourceARN=_alarm(region)["AlarmArn"], **arguments)

    def topic(region: Region, operation: str, **arguments: Any) -> None:
        getattr(region.client("sns"), operation)(ResourceArn=_topic(region), **arguments)

    def put(to: Callable[..., Any]) -> Callable[[Region, dict[str, str]], Any]:
        return lambda region, tags: to(region, "tag_resource", Tags=[{"Key": k, "Value": v} for k, v in tags.items()])

    def delete(to: Callable[..., Any]) -> Callable[[Region, str], Any]:
        return lambda region, key: to(region, "untag_resource", TagKeys=[key])

    return [
        *tag_drifts(
            "dns_failover",
            "health_check",
            CHECKS,
            lambda region, tags: _check_tags(region, tags, []),
            lambda region, key: _check_tags(region, {}, [key]),
            PRIMARY,
        ),
        *tag_drifts("dns_failover", "alarm_tags", ALARM_TAGS, put(alarm), delete(alarm), PRIMARY),
        *tag_drifts("dns_failover", "topic", TOPIC, put(topic), delete(topic), PRIMARY),
    ]


DRIFTS = [
    _drift("health_check", "ResourcePath", CHECKS, _check(ResourcePath="/by-hand")),
    _drift("health_check", "FailureThreshold", CHECKS, _check(FailureThreshold=9)),
    # One that cannot be changed back is made anew, and what others have of it is gone: so it is not the one of those.
    _drift("health_check", "Port", CHECKS, _check(1, Port=8443)),
    _drift("health_check", "FullyQualifiedDomainName", CHECKS, _check(1, FullyQualifiedDomainName="elsewhere.example")),
    _drift("health_check", "Disabled", CHECKS, _check(Disabled=True)),
    _drift("health_check", "Inverted", "", _check(Inverted=True)),
    _drift("health_check", "EnableSNI", "", _check(EnableSNI=False)),
    _drift("health_check", "Regions", "", _check(Regions=["us-east-1", "us-west-1", "us-west-2"])),
    _drift("record", "value", RECORDS, _record("PRIMARY", _elsewhere("us-east-1", "Z35SXDOTRQ7X7K"))),
    _drift(
        "record",
        "alias_zone_id",
        RECORDS,
        _record("PRIMARY", _elsewhere("us-east-2", "Z3AADJGX6KTTL2")),
    ),
    _drift(
        "record",
        "evaluate_target_health",
        RECORDS,
        _record("SECONDARY", lambda record: record["AliasTarget"].update(EvaluateTargetHealth=False)),
    ),
    _drift("record", "health_check_id gone", RECORDS, _record("SECONDARY", lambda record: record.pop("HealthCheckId"))),
    _drift("record", "all of it", RECORDS, _record_gone("SECONDARY")),
    _drift("record", "of others", "", _others_record),
    _alarm_drift("description", AlarmDescription="by hand"),
    _alarm_drift("threshold", Threshold=0.5),
    _alarm_drift("statistic", Statistic="Average"),
    _alarm_drift("comparison", ComparisonOperator="LessThanOrEqualToThreshold"),
    _alarm_drift("period", Period=120),
    _alarm_drift("evaluation_periods", EvaluationPeriods=3),
    _alarm_drift("treat_missing_data", TreatMissingData="ignore"),
    _alarm_drift("metric_name", MetricName="HealthCheckPercentageHealthy"),
    _alarm_drift("dimensions", Dimensions=[{"Name": "HealthCheckId", "Value": "elsewhere"}]),
    _alarm_drift("alarm_actions", AlarmActions=[]),
    _alarm_drift("ok_actions", OKActions=[]),
    _alarm_drift("insufficient_data_actions", InsufficientDataActions=["arn:aws:sns:us-east-1:123456789012:other"]),
    _alarm_drift("datapoints_to_alarm", DatapointsToAlarm=1),
    _alarm_drift("unit", Unit="Count"),
    _drift("alarm", "all of it", ALARMS, _alarm_gone),
    _drift("topic", "subscriptions less", TOPIC, _unsubscribed),
    _drift("topic", "subscriptions", TOPIC, _subscribed),
    _drift(
        "topic",
        "display_name",
        "",
        lambda region: region.client("sns").set_topic_attributes(
            TopicArn=_topic(region), AttributeName="DisplayName", AttributeValue="By hand"
        ),
    ),
    *_tags(),
]
