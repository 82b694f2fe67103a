# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the types of resources that a deployment has, and how AWS lists each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from . import _tags
from ._deployment import Deployment


@dataclass(frozen=True)
class Kind:
    """How resources of a type are listed."""

    service: str
    operation: str
    #: JMESPath over a page of the answer. It gives ``id``, as a delete call takes it, ``tags`` where the answer has
    #: them, ``arn`` where the tags are asked for by an ARN that is not the id, and ``configuration`` where that is
    #: compared.
    query: str
    #: What makes the answer shorter.
    arguments: Callable[[Deployment], dict[str, Any]] = lambda _deployment: {}
    #: Asks for the tags, where the listing does not have them.
    tags: Callable[[ClientType, list[str]], dict[str, _tags.Tags]] | None = None
    #: What a name begins with, where names are compared before tags are asked for, which is done one by one.
    prefixes: Callable[[Deployment], tuple[str, ...]] = lambda _deployment: ("",)
    #: Whether each region lists its own.
    regional: bool = True
    #: The region of an item that no region lists; "" where it has none.
    region: Callable[[Mapping[str, Any], Mapping[str, str]], str] = lambda _item, _tags: ""


def _ec2(operation: str, query: str, filters: str = "Filters") -> Kind:
    return Kind("ec2", operation, query, lambda deployment: {filters: deployment.filters})


def _names(deployment: Deployment) -> tuple[str, ...]:
    return (deployment.name_prefix,)


KINDS = {
    "vpc": _ec2("describe_vpcs", "Vpcs[].{id: VpcId, tags: Tags}"),
    "subnet": _ec2("describe_subnets", "Subnets[].{id: SubnetId, tags: Tags}"),
    "internet_gateway": _ec2("describe_internet_gateways", "InternetGateways[].{id: InternetGatewayId, tags: Tags}"),
    "nat_gateway": _ec2(
        "describe_nat_gateways",
        "NatGateways[?!contains(['deleting', 'deleted'], State)].{id: NatGatewayId, tags: Tags}",
        filters="Filter",
    ),
    "elastic_ip": _ec2("describe_addresses", "Addresses[].{id: AllocationId, tags: Tags}"),
    "route_table": _ec2("describe_route_tables", "RouteTables[].{id: RouteTableId, tags: Tags}"),
    # A VPC's default group comes and goes with the VPC; nobody can delete it.
    "security_group": _ec2(
        "describe_security_groups", "SecurityGroups[?GroupName != 'default'].{id: GroupId, tags: Tags}"
    ),
    # The API's reference has the states in capitals, its answers have them in small letters.
    "vpc_endpoint": _ec2(
        "describe_vpc_endpoints",
        "VpcEndpoints[?!contains(['deleted', 'Deleted'], State)].{id: VpcEndpointId, tags: Tags}",
    ),
    "launch_template": _ec2("describe_launch_templates", "LaunchTemplates[].{id: LaunchTemplateId, tags: Tags}"),
    "instance": _ec2(
        "describe_instances",
        "Reservations[].Instances[?State.Name != 'terminated'][].{id: InstanceId, tags: Tags}",
    ),
    "volume": _ec2(
        "describe_volumes", "Volumes[?!contains(['deleting', 'deleted'], State)].{id: VolumeId, tags: Tags}"
    ),
    "load_balancer": Kind(
        "elbv2", "describe_load_balancers", "LoadBalancers[].{id: LoadBalancerArn}", tags=_tags.of_load_balancing
    ),
    "target_group": Kind(
        "elbv2", "describe_target_groups", "TargetGroups[].{id: TargetGroupArn}", tags=_tags.of_load_balancing
    ),
    "auto_scaling_group": Kind(
        "autoscaling",
        "describe_auto_scaling_groups",
        "AutoScalingGroups[].{id: AutoScalingGroupName, tags: Tags}",
        arguments=lambda deployment: {"Filters": deployment.filters},
    ),
    "sns_topic": Kind("sns", "list_topics", "Topics[].{id: TopicArn}", tags=_tags.of_topics, prefixes=_names),
    "alarm": Kind(
        "cloudwatch",
        "describe_alarms",
        "MetricAlarms[].{id: AlarmName, arn: AlarmArn}",
        arguments=lambda deployment: {"AlarmNamePrefix": deployment.name_prefix},
        tags=_tags.of_alarms,
    ),
    "role": Kind("iam", "list_roles", "Roles[].{id: RoleName}", tags=_tags.of_roles, prefixes=_names, regional=False),
    "instance_profile": Kind(
        "iam",
        "list_instance_profiles",
        "InstanceProfiles[].{id: InstanceProfileName}",
        tags=_tags.of_instance_profiles,
        prefixes=_names,
        regional=False,
    ),
    "bucket": Kind(
        "s3",
        "list_buckets",
        "Buckets[].{id: Name, region: BucketRegion}",
        arguments=lambda deployment: {"Prefix": f"{deployment.project}-"},
        tags=_tags.of_buckets,
        prefixes=lambda deployment: deployment.bucket_prefixes,
        regional=False,
        # Not every S3 tells BucketRegion.
        region=lambda item, tags: item["region"] or tags.get("Region", ""),
    ),
    "health_check": Kind(
        "route53",
        "list_health_checks",
        "HealthChecks[].{id: Id, configuration: HealthCheckConfig}",
        tags=_tags.of_health_checks,
        regional=False,
    ),
    "hosted_zone": Kind(
        "route53", "list_hosted_zones", "HostedZones[].{id: Id}", tags=_tags.of_hosted_zones, regional=False
    ),
}
