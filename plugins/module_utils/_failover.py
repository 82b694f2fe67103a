# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the health checks and the failover records of a site, wanted and found.

Route 53 takes one PRIMARY and one SECONDARY record for a name and type. Further standbys form a chain: the SECONDARY
record of the site leads to ``standby.<site>``, whose PRIMARY is the first standby and whose SECONDARY the next one, or
again such a name (Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking is
configured").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from . import _naming
from ._comparison import differences
from ._option_rules._fault import fault

#: What makes a health check another one, since Route 53 or M(amazon.aws.route53_health_check) cannot change it.
_IDENTITY = ("FullyQualifiedDomainName", "Type", "Port", "RequestInterval")


def health_checks(
    endpoints: Iterable[Mapping[str, Any]],
    settings: Mapping[str, Any],
    deployment: Mapping[str, Any],
    resources: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return the health check of each endpoint: ``region``, ``fqdn``, ``tags``, ``id``, and whether it ``differs``.

    ``settings`` are those that all have, in the words of the API (CreateHealthCheck, HealthCheckConfig), and
    ``resources`` what ``deployment_info`` found. The id is empty where there is no such check yet.
    """
    # Sorted: of two that are the same, each run takes the same one.
    found = sorted((each for each in resources if each["type"] == "health_check"), key=lambda each: each["id"])
    checks = []
    for endpoint in endpoints:
        region = {"region": endpoint["region"], "role": endpoint["role"]}
        wanted = {**settings, "FullyQualifiedDomainName": endpoint["dns_name"]}
        tags = _naming.resource_tags({**deployment, **region}, "health-check")
        same = [each for each in found if _identity(each["configuration"]) == _identity(wanted)]
        differs = not same or _differ(same[0], wanted, tags)
        check_id = same[0]["id"] if same else ""
        checks.append({**region, "fqdn": endpoint["dns_name"], "tags": tags, "id": check_id, "differs": differs})
    return checks


def _identity(configuration: Mapping[str, Any]) -> list[Any]:
    return [configuration.get(name) for name in _IDENTITY]


def _differ(check: Mapping[str, Any], wanted: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    found = {"configuration": {name: check["configuration"].get(name) for name in wanted}, "tags": check["tags"]}
    return bool(differences(found, {"configuration": wanted, "tags": tags})["after"])


def failover_records(
    endpoints: Sequence[Mapping[str, Any]],
    domain_name: str,
    zone_id: str,
    health_check_ids: Mapping[str, str],
    deployment: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Return the records that lead ``domain_name`` to the first of the regions that is healthy.

    ``endpoints`` have ``region``, ``dns_name`` and ``zone_id``; the primary is the first. A record that others lead
    to comes before them, so that none leads nowhere.
    """
    records = []
    name = domain_name
    for place, endpoint in enumerate(endpoints[:-1]):
        rest = endpoints[place + 1 :]
        following = f"standby.{name}"
        last = _to_region(rest[0], health_check_ids)
        link = {"value": _alias(following), "alias_zone_id": zone_id, "health_check_id": ""}
        secondary = last if len(rest) == 1 else link
        records.append(_record(name, "A", "PRIMARY", _to_region(endpoint, health_check_ids), deployment))
        records.append(_record(name, "A", "SECONDARY", secondary, deployment))
        name = following
    return records[::-1]


def _to_region(endpoint: Mapping[str, Any], health_check_ids: Mapping[str, str]) -> dict[str, str]:
    return {
        "value": _alias(endpoint["dns_name"]),
        "alias_zone_id": endpoint["zone_id"],
        "health_check_id": health_check_ids[endpoint["region"]],
    }


def _alias(name: str) -> str:
    """Return the target of an alias as Route 53 returns it, whatever was put: in lower case, with the final dot."""
    return f"{name.lower().rstrip('.')}."


def _record(
    name: str, record_type: str, failover: str, target: Mapping[str, str], deployment: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "type": record_type,
        "failover": failover,
        "identifier": _identifier(deployment, failover),
        "key": f"{name} {record_type} {failover}",
        "evaluate_target_health": True,
        **target,
    }


def _identifier(deployment: Mapping[str, Any], failover: str) -> str:
    """Return the set identifier: constant, since Route 53 refuses a second SECONDARY under another one."""
    return f"{deployment['project']}-{deployment['environment']}-{failover.lower()}"


def failover_records_found(
    record_sets: Iterable[Mapping[str, Any]], deployment: Mapping[str, Any], kept_regions: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the failover records of the deployment among a zone's records, as ``route53_info`` has them, in our form.

    Those that others lead to come last, the order in which they can be deleted. Those that lead to one of
    ``kept_regions``, be it by way of others, are left out.
    """
    found = []
    for record in record_sets:
        if _is_ours(record, deployment):
            target = {
                "value": _alias(record["alias_target"]["dns_name"]),
                "alias_zone_id": record["alias_target"]["hosted_zone_id"],
                "evaluate_target_health": record["alias_target"]["evaluate_target_health"],
                "health_check_id": record.get("health_check_id", ""),
            }
            found.append(_record(_name(record), record["type"], record.get("failover", ""), target, deployment))
    found.sort(key=lambda record: (record["name"].count("standby."), record["key"]))
    return _without_kept(found, kept_regions)


def _name(record: Mapping[str, Any]) -> str:
    return record["name"].lower().rstrip(".")


def _is_ours(record: Mapping[str, Any], deployment: Mapping[str, Any]) -> bool:
    identifier = _identifier(deployment, record.get("failover", ""))
    return "alias_target" in record and record.get("set_identifier") == identifier


def records_in_turn(
    wanted: Iterable[Mapping[str, Any]], found: Iterable[Mapping[str, Any]]
) -> list[list[Mapping[str, Any]]]:
    """Return the records to write, in the groups that are waited for one after another: none, one or two.

    First those that do not exist: nothing leads to them yet. Then those that do, which lead to what is known everywhere
    by then. So a chain that is in use has no link, at any server of Route 53, that leads nowhere.
    """
    found = list(found)
    keys = {record["key"] for record in found}
    changes = [record for record in wanted if record not in found]
    groups = [
        [record for record in changes if record["key"] not in keys],
        [record for record in changes if record["key"] in keys],
    ]
    return [group for group in groups if group]


def _without_kept(records: list[dict[str, Any]], regions: Collection[str]) -> list[dict[str, Any]]:
    kept_names: set[str] = set()
    others = []
    for record in reversed(records):
        if record["value"] in kept_names or any(f".{region}." in record["value"] for region in regions):
            kept_names.add(_alias(record["name"]))
        else:
            others.append(record)
    return others[::-1]


def foreign_records(record_sets: Iterable[Mapping[str, Any]], deployment: Mapping[str, Any]) -> list[str]:
    """Return name and type of the records that belong neither to the zone itself nor to the deployment."""
    record_sets = list(record_sets)
    apex = {record["name"] for record in record_sets if record["type"] == "SOA"}
    ours = {_identifier(deployment, failover) for failover in ("PRIMARY", "SECONDARY")}
    return [
        f"{record['name']} {record['type']}"
        for record in record_sets
        if record.get("set_identifier") not in ours and not (record["name"] in apex and record["type"] in ("SOA", "NS"))
    ]


def records_in_the_way(
    record_sets: Iterable[Mapping[str, Any]], domain_name: str, zone_name: str, deployment: Mapping[str, Any]
) -> list[str]:
    """Return a sentence about each record of a zone, as ``route53_info`` has them, because of which the name of the
    site cannot lead to the deployment, or leads elsewhere.

    Such are A, AAAA and CNAME records of others at the name, whatever their routing policy, and NS records that
    delegate the name, or a name between the zone's and it, to a child zone.
    """
    found = []
    for record in record_sets:
        name, record_type = _name(record), record["type"]
        if record_type == "NS" and name != zone_name and f".{domain_name}".endswith(f".{name}"):
            allowed = (
                f"{name}, the child zone that holds the name since {_described(record)}; set this zone (in an "
                "inventory of site.yml globalmountpoint_zone_name), remove the record, or choose another name "
                "(globalmountpoint_domain_name)"
            )
            found.append(fault("dns_failover_zone_name", zone_name, allowed))
        elif name == domain_name and record_type in ("A", "AAAA", "CNAME") and not _is_ours(record, deployment):
            allowed = (
                f"a name without A, AAAA or CNAME records of others, but {_described(record)}; remove the record, or "
                "choose another name (in an inventory of site.yml globalmountpoint_domain_name)"
            )
            found.append(fault("dns_failover_domain_name", domain_name, allowed))
    return found


def _described(record: Mapping[str, Any]) -> str:
    """Return name and type of a record, its set identifier if it has one, and where it leads."""
    values = [value["value"] for value in record.get("resource_records", [])]
    if "alias_target" in record:
        values = [record["alias_target"]["dns_name"]]
    identifier = f" ({record['set_identifier']})" if record.get("set_identifier") else ""
    # A record of a traffic policy has neither.
    leads = ", ".join(value.rstrip(".") for value in values) or "where a traffic policy says"
    return f"{_name(record)} {record['type']}{identifier} leads to {leads}"


def endpoint_name(endpoint: Mapping[str, Any], deployment: Mapping[str, Any], component: str) -> str:
    """Return the name of what belongs to the region of an endpoint."""
    return _naming.resource_name({**deployment, "region": endpoint["region"]}, component)
