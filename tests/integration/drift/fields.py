# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fields that the roles state, from the files in which they state them; each is to have a drift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _failover, _storage

ROLES = Path(__file__).parents[3] / "roles"

#: Fields that nobody can change by hand, or whose change makes another resource of it, with the reason.
WITHOUT_DRIFT = {
    "network vpc.cidr_block": "a VPC keeps its range",
    "network subnets.az": "a subnet keeps its zone",
    "network subnets.cidr": "a subnet keeps its range, by which it is found",
    "network nat_gateways.allocation_id": "a NAT gateway keeps its first address",
    "network security_groups.default-group.description": "EC2 has no call that changes it",
    "network security_groups.load-balancer.description": "EC2 has no call that changes it",
    "network security_groups.instance.description": "EC2 has no call that changes it",
    "compute_mountpoint role.managed_policies": "none are asked for; those of others stay",
    "compute_mountpoint target_group.protocol": "it is given when a target group is made",
    "compute_mountpoint target_group.port": "it is given when a target group is made",
    "compute_mountpoint target_group.vpc_id": "it is given when a target group is made",
    "compute_mountpoint target_group.target_type": "it is given when a target group is made",
    "compute_mountpoint load_balancer.scheme": "it is given when a load balancer is made",
    "compute_mountpoint policy.policy_type": "a policy keeps its type (PutScalingPolicy)",
    "compute_mountpoint policy.resource_label": "the metric has none",
    "dns_failover health_check.Type": "a health check keeps its type (UpdateHealthCheck)",
    "dns_failover health_check.RequestInterval": "a health check keeps its interval (UpdateHealthCheck)",
    "dns_failover record.name": "a record of another name is one of others",
    "dns_failover record.type": "a record of another type is one of others",
    "dns_failover record.failover": "the record with the other value is the other record",
    "dns_failover record.identifier": "a record with another identifier is one of others, and stops the run",
    "dns_failover record.key": "made of the name, the type and failover",
    "dns_failover alarm.namespace": "with another, the metric is another: as metric_name",
}

#: Arguments of modules that say how something is found or done.
MEANS = {
    "filters", "hosted_zone_id", "if_exist_do_not_create", "internet_gateway_id", "lookup", "name",
    "purge_routes", "purge_rules_egress", "purge_tags", "region", "resource", "route_table_id", "service",
    "state", "subnet_id", "vpc_id", "wait",
}  # fmt: skip

#: Of the roles whose settings are arguments of tasks: the resource, by file and module.
TASKS = {
    ("network", "vpc.yml", "amazon.aws.ec2_vpc_net"): "vpc",
    ("network", "vpc.yml", "amazon.aws.ec2_vpc_igw"): "internet_gateway",
    ("network", "subnets.yml", "amazon.aws.ec2_vpc_subnet"): "subnets",
    ("network", "public_routes.yml", "amazon.aws.ec2_vpc_route_table"): "route_tables.public",
    ("network", "private_routes.yml", "amazon.aws.ec2_vpc_route_table"): "route_tables.private",
    ("network", "s3_endpoint.yml", "globalmountpoint.aws.ec2_vpc_gateway_endpoint"): "s3_endpoint",
    ("network", "nat.yml", "amazon.aws.ec2_vpc_nat_gateway"): "nat_gateways",
    ("network", "nat.yml", "amazon.aws.ec2_tag"): "addresses",
    ("dns_failover", "alarms.yml", "amazon.aws.cloudwatch_metric_alarm"): "alarm",
    ("dns_failover", "alarms.yml", "globalmountpoint.aws.cloudwatch_alarm_tags"): "alarm_tags",
    ("dns_failover", "alarms.yml", "community.aws.sns_topic"): "topic",
}

#: Of the roles whose settings are variables: the resource, by the variable without the role's name.
SETTINGS = {
    ("compute_mountpoint", "role_settings"): "role",
    ("compute_mountpoint", "profile_settings"): "profile",
    ("compute_mountpoint", "template_settings"): "template",
    ("compute_mountpoint", "target_group_settings"): "target_group",
    ("compute_mountpoint", "target_group_attributes"): "targets",
    ("compute_mountpoint", "load_balancer_settings"): "load_balancer",
    ("compute_mountpoint", "load_balancer_attributes"): "load_balancer",
    ("compute_mountpoint", "group_settings"): "group",
    ("compute_mountpoint", "policy_settings"): "policy",
    ("storage_crr", "content_settings"): "content",
    ("storage_crr", "transfer_settings"): "transfer",
    ("storage_crr", "role"): "role",
    ("storage_crr", "replication"): "replication",
    ("dns_failover", "check_settings"): "health_check",
}


def _variable(role: str, name: str) -> Any:
    variables = [yaml.safe_load(path.read_text()) for path in (ROLES / role / "vars/main").iterdir()]
    return next(each[f"__{role}_{name}"] for each in variables if f"__{role}_{name}" in each)


def _of_tasks() -> Iterator[str]:
    for (role, file, module), resource in TASKS.items():
        for task in yaml.safe_load((ROLES / role / "tasks/main" / file).read_text()):
            yield from (f"{role} {resource}.{name}" for name in set(task.get(module, {})) - MEANS)


def _of_settings() -> Iterator[str]:
    for (role, variable), resource in SETTINGS.items():
        for name, value in _variable(role, variable).items():
            nested = next(iter(value.values())) if name == "lifecycle" else {}
            yield from [f"{role} {resource}.lifecycle {each}" for each in nested] or [f"{role} {resource}.{name}"]


def stated() -> set[str]:
    """Return the fields of all roles, as `role resource.field`."""
    of_groups = _variable("network", "groups")
    protection = _variable("storage_crr", "protection")
    data = _variable("compute_mountpoint", "template_data")
    [rule] = _storage.replication_rules([{"region": "us-east-2", "bucket_arn": ""}], True)
    endpoints = [{"region": region, "dns_name": "", "zone_id": ""} for region in ("us-east-1", "us-east-2")]
    deployment = {"project": "", "environment": ""}
    record = _failover.failover_records(endpoints, "", "", dict.fromkeys(("us-east-1", "us-east-2"), ""), deployment)[0]
    return {
        *_of_tasks(),
        *_of_settings(),
        *(f"network security_groups.{group}.{name}" for group, rules in of_groups.items() for name in rules),
        *(f"storage_crr {name}.{field}" for name in ("content", "transfer") for field in protection),
        *(f"storage_crr {name}.public_access {field}" for name in ("content", "transfer")
          for field in protection["public_access"]),
        *(f"storage_crr replication.{name}" for name in rule),
        *(f"compute_mountpoint role.{name} policy" for name in _variable("compute_mountpoint", "permissions")),
        *(f"compute_mountpoint template.data {name}" for name in data),
        *(f"compute_mountpoint template.data metadata_options {name}" for name in data["metadata_options"]),
        "storage_crr role.replication policy",
        "storage_crr probe.text",
        "dns_failover health_check.FullyQualifiedDomainName",
        *(f"dns_failover record.{name}" for name in record),
    }  # fmt: skip
