# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53.

ChangeResourceRecordSets
    moto 5.2.5 applies a batch half when a later change of it is wrong, creates a record set that exists, deletes all
    record sets of a set identifier whatever their name and type, takes any number of PRIMARY and SECONDARY ones, simple
    ones beside others, a CNAME beside other types, and any alias target. AWS: InvalidChangeBatch, and nothing of the
    batch is done.
    moto keeps the name of an alias target as it was given. AWS: in lower case, with a final dot.
CreateHealthCheck, CreateHostedZone
    moto makes another one when a call is repeated with its CallerReference. AWS: the health check that there is;
    HostedZoneAlreadyExists for a hosted zone (Amazon Route 53 API Reference).
CreateHealthCheck, HealthCheckConfig
    moto: port 80 and no SNI, also with HTTPS. AWS: port 443 and SNI with HTTPS.
ListHostedZonesByName
    moto: the zones of the name alone. AWS: those that follow it too, in the order of their labels from the last on.
UpdateHealthCheck
    moto forgets child checks and regions that are not in the request, and never counts the version up.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.route53.exceptions import DnsNameInvalidForZone, InvalidActionValue, Route53ClientError
from moto.route53.models import FakeZone, HealthCheck, RecordSet, Route53Backend
from moto.route53.utils import validate_domain_name

from sandbox.extensions import extends
from sandbox.extensions.elbv2 import HOSTED_ZONES

moto_create_health_check = Route53Backend.create_health_check
moto_create_hosted_zone = Route53Backend.create_hosted_zone
moto_health_check_init = HealthCheck.__init__
moto_update_health_check = Route53Backend.update_health_check

Identity = tuple[str, str, "str | None"]


class InvalidChangeBatch(Route53ClientError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidChangeBatch", f"[{message}]")


class HostedZoneAlreadyExists(Route53ClientError):
    def __init__(self) -> None:
        words = "A hosted zone has already been created with the specified caller reference."
        super().__init__("HostedZoneAlreadyExists", words)


@extends(Route53Backend)
def create_hosted_zone(self, name: str, private_zone: bool, caller_reference: str | None = None, **kwargs: Any):
    if caller_reference in [zone.caller_reference for zone in self.zones.values()]:
        raise HostedZoneAlreadyExists
    return moto_create_hosted_zone(self, name, private_zone, caller_reference, **kwargs)


@extends(Route53Backend)
def create_health_check(self, caller_reference: str, health_check_args: dict[str, Any]) -> HealthCheck:
    for check in self.health_checks.values():
        if check.caller_reference == caller_reference:
            return check
    return moto_create_health_check(self, caller_reference, health_check_args)


@extends(HealthCheck)
def __init__(self, health_check_id: str, caller_reference: str, health_check_args: dict[str, Any]) -> None:
    https = health_check_args.get("type") in ("HTTPS", "HTTPS_STR_MATCH")
    defaults = {"port": 443 if https else 80, "enable_sni": https}
    given = {key: value for key, value in health_check_args.items() if value is not None}
    moto_health_check_init(self, health_check_id, caller_reference, {**defaults, **given})


@extends(Route53Backend)
def update_health_check(self, health_check_id: str, health_check_args: dict[str, Any]) -> HealthCheck:
    given = {key: value for key, value in health_check_args.items() if value != []}
    health_check = moto_update_health_check(self, health_check_id, given)
    health_check.health_check_version += 1
    return health_check


@extends(Route53Backend)
def list_hosted_zones_by_name(self, dnsname: str | None) -> tuple[str | None, list[FakeZone]]:
    def labels(name: str) -> list[str]:
        return name.strip(".").split(".")[::-1]

    zones = sorted(self.zones.values(), key=lambda zone: labels(zone.name))
    if not dnsname:
        return None, zones
    return f"{dnsname.strip('.')}.", [zone for zone in zones if labels(zone.name) >= labels(dnsname)]


@extends(Route53Backend)
def change_resource_record_sets(self, zoneid: str, change_list: list[dict[str, Any]]) -> None:
    zone = self.get_hosted_zone(zoneid)
    records = {_identity(record): record for record in zone.rrsets}
    for change in change_list:
        record = _record(zone, change["ResourceRecordSet"])
        identity = _identity(record)
        described = f"[name='{record.name}', type='{record.type}', set identifier='{record.set_identifier}']"
        if change["Action"] == "DELETE":
            if identity not in records:
                raise InvalidChangeBatch(f"Tried to delete resource record set {described} but it was not found")
            if not _same_values(records[identity], record):
                raise InvalidChangeBatch(
                    f"Tried to delete resource record set {described} "
                    "but the values provided do not match the current values"
                )
            del records[identity]
        elif change["Action"] in ("CREATE", "UPSERT"):
            if change["Action"] == "CREATE" and identity in records:
                raise InvalidChangeBatch(f"Tried to create resource record set {described} but it already exists")
            records[identity] = record
            _check_siblings(record, described, records)
            _check_cname(zone, record, records)
            _check_alias(zone, record, records)
        else:
            raise InvalidActionValue(change["Action"])
    zone.rrsets = list(records.values())


def _identity(record: RecordSet) -> Identity:
    return record.name, record.type, record.set_identifier


def _record(zone: FakeZone, given: dict[str, Any]) -> RecordSet:
    given = copy.deepcopy(given)
    validate_domain_name(given["Name"], code="InvalidChangeBatch")
    given["Name"] = given["Name"].strip(".").lower() + "."
    if not f".{given['Name']}".endswith(f".{zone.name.strip('.')}."):
        raise DnsNameInvalidForZone(name=given["Name"], zone_name=zone.name)
    if given.get("AliasTarget"):
        given["AliasTarget"]["DNSName"] = given["AliasTarget"]["DNSName"].strip(".").lower() + "."
    given["ResourceRecords"] = [value["Value"] for value in given.get("ResourceRecords", [])]
    return RecordSet(given)


def _same_values(first: RecordSet, second: RecordSet) -> bool:
    def values(record: RecordSet) -> tuple[Any, ...]:
        alias = record.alias_target or {}
        return (
            str(record.ttl),
            sorted(map(str, record.records)),
            alias.get("HostedZoneId"),
            alias.get("DNSName", "").strip(".").lower(),
            record.failover,
            record.health_check_id,
        )

    return values(first) == values(second)


def _check_siblings(record: RecordSet, described: str, records: dict[Identity, RecordSet]) -> None:
    siblings = [
        other
        for other in records.values()
        if (other.name, other.type) == (record.name, record.type) and other is not record
    ]
    if siblings and not all([record.set_identifier, *(other.set_identifier for other in siblings)]):
        raise InvalidChangeBatch(
            f"Tried to create resource record set {described} but simple and other record sets exclude each other"
        )
    if record.failover and any(other.failover == record.failover for other in siblings):
        raise InvalidChangeBatch(
            f"Tried to create resource record set {described} but there is a {record.failover} one already"
        )


def _check_cname(zone: FakeZone, record: RecordSet, records: dict[Identity, RecordSet]) -> None:
    others = {type_ for name, type_, _ in records if name == record.name} - {record.type}
    described = f"RRSet of type {record.type} with DNS name {record.name} is not permitted"
    zone_name = zone.name.strip(".") + "."
    if record.type == "CNAME" and record.name == zone_name:
        raise InvalidChangeBatch(f"{described} at apex in zone {zone_name}")
    if record.type == "CNAME" and others:
        raise InvalidChangeBatch(
            f"{described} as it conflicts with other records with the same DNS name in zone {zone_name}"
        )
    if "CNAME" in others:
        raise InvalidChangeBatch(
            f"{described} because a conflicting RRSet of type CNAME with the same DNS name already exists "
            f"in zone {zone_name}"
        )


def _check_alias(zone: FakeZone, record: RecordSet, records: dict[Identity, RecordSet]) -> None:
    if not record.alias_target:
        return
    zone_id = record.alias_target["HostedZoneId"]
    target = record.alias_target["DNSName"].strip(".").lower() + "."
    described = f"Tried to create an alias that targets {target}, type {record.type} in zone {zone_id}, but"
    if target.endswith(".elb.amazonaws.com."):
        if zone_id != HOSTED_ZONES.get(target.split(".")[-5], zone_id):
            raise InvalidChangeBatch(f"{described} the alias target name does not lie within the target zone")
    elif zone_id == zone.resource_id and not any((name, type_) == (target, record.type) for name, type_, _ in records):
        raise InvalidChangeBatch(f"{described} that target was not found")
