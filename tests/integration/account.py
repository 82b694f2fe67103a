# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that an account of the sandbox has, whoever it belongs to."""

from __future__ import annotations

import jmespath

REGIONS = ("us-east-1", "us-east-2", "us-west-2")

# What there can be, by service and operation: in each region, and in none.
REGIONAL = {
    "ec2": {
        "describe_addresses": "Addresses[].AllocationId",
        "describe_instances": "Reservations[].Instances[?State.Name != 'terminated'][].InstanceId",
        "describe_internet_gateways": "InternetGateways[].InternetGatewayId",
        "describe_launch_templates": "LaunchTemplates[].LaunchTemplateId",
        "describe_nat_gateways": "NatGateways[?State != 'deleted'].NatGatewayId",
        "describe_network_interfaces": "NetworkInterfaces[].NetworkInterfaceId",
        "describe_route_tables": "RouteTables[].RouteTableId",
        "describe_security_groups": "SecurityGroups[].GroupId",
        "describe_subnets": "Subnets[].SubnetId",
        "describe_volumes": "Volumes[].VolumeId",
        "describe_vpc_endpoints": "VpcEndpoints[].VpcEndpointId",
        "describe_vpcs": "Vpcs[].VpcId",
    },
    "elbv2": {
        "describe_load_balancers": "LoadBalancers[].LoadBalancerArn",
        "describe_target_groups": "TargetGroups[].TargetGroupArn",
    },
    "autoscaling": {
        "describe_auto_scaling_groups": "AutoScalingGroups[].AutoScalingGroupName",
        "describe_policies": "ScalingPolicies[].PolicyARN",
    },
    "sns": {"list_topics": "Topics[].TopicArn"},
    "cloudwatch": {"describe_alarms": "MetricAlarms[].AlarmName"},
}
GLOBAL = {
    "iam": {
        "list_instance_profiles": "InstanceProfiles[].InstanceProfileName",
        "list_roles": "Roles[].RoleName",
    },
    "s3": {"list_buckets": "Buckets[].Name"},
    "route53": {"list_health_checks": "HealthChecks[].Id", "list_hosted_zones": "HostedZones[].Id"},
}


def in_one_order(value):
    """Return what AWS says with its lists sorted: they come in another order each time."""
    if isinstance(value, dict):
        return {name: in_one_order(each) for name, each in value.items()}
    return sorted(map(in_one_order, value), key=str) if isinstance(value, list) else value


def listed(deployment, region, services):
    found = {}
    for service, operations in services.items():
        client = deployment.client(service, region)
        for operation, query in operations.items():
            found[f"{operation} {region}"] = sorted(jmespath.search(query, getattr(client, operation)()))
    return found


def everything(deployment):
    """All that the account has, whoever it belongs to."""
    found = listed(deployment, "us-east-1", GLOBAL)
    for region in REGIONS:
        found |= listed(deployment, region, REGIONAL)
    return found
