# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a careful reader of AWS asks for to know that nothing differs: each thing once, with all that is asked of it."""

from __future__ import annotations

from bench.limit.region import PROBE, Region
from bench.limit.shared import REPLICATION, preflight, zone

FACETS = (
    "get_bucket_versioning",
    "get_bucket_encryption",
    "get_public_access_block",
    "get_bucket_ownership_controls",
    "get_bucket_policy",
    "get_bucket_tagging",
    "get_bucket_lifecycle_configuration",
)


def region(aws: Region) -> None:
    network(aws)
    bucket(aws)
    role(aws)
    instances(aws)


def network(aws: Region) -> None:
    aws("ec2", "describe_availability_zones")
    aws("ec2", "describe_instance_type_offerings", LocationType="availability-zone")
    [vpc] = aws("ec2", "describe_vpcs", Filters=aws.ours)["Vpcs"]
    inside = {"Filters": [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]}
    aws("ec2", "describe_vpc_attribute", VpcId=vpc["VpcId"], Attribute="enableDnsSupport")
    aws("ec2", "describe_vpc_attribute", VpcId=vpc["VpcId"], Attribute="enableDnsHostnames")
    aws("ec2", "describe_subnets", **inside)
    aws("ec2", "describe_internet_gateways", Filters=aws.ours)
    aws("ec2", "describe_route_tables", **inside)
    aws("ec2", "describe_nat_gateways", **inside)
    aws("ec2", "describe_addresses", Filters=aws.ours)
    aws("ec2", "describe_vpc_endpoints", **inside)
    aws("ec2", "describe_security_groups", **inside)


def bucket(aws: Region) -> None:
    for facet in FACETS:
        aws("s3", facet, Bucket=aws.bucket)
    aws("s3", "head_object", Bucket=aws.bucket, Key=PROBE)
    if aws.primary:
        aws("s3", "get_bucket_replication", Bucket=aws.bucket)
        aws("iam", "get_role", RoleName=REPLICATION)
        aws("iam", "get_role_policy", RoleName=REPLICATION, PolicyName="replication")


def role(aws: Region) -> None:
    name = f"{aws.full_name}-instance"
    aws("iam", "get_role", RoleName=name)
    aws("iam", "get_role_policy", RoleName=name, PolicyName="content")
    aws("iam", "get_role_policy", RoleName=name, PolicyName="session-manager")
    aws("iam", "get_instance_profile", InstanceProfileName=name)


def instances(aws: Region) -> None:
    group = {"AutoScalingGroupName": aws.full_name}
    template = aws("ec2", "describe_launch_template_versions", LaunchTemplateName=aws.full_name, Versions=["$Latest"])
    [latest] = template["LaunchTemplateVersions"]
    aws("ec2", "describe_launch_templates", LaunchTemplateNames=[aws.full_name])
    aws("ec2", "describe_images", ImageIds=[latest["LaunchTemplateData"]["ImageId"]])
    [targets] = aws("elbv2", "describe_target_groups", Names=[aws.full_name])["TargetGroups"]
    [balancer] = aws("elbv2", "describe_load_balancers", Names=[aws.full_name])["LoadBalancers"]
    arns = [targets["TargetGroupArn"], balancer["LoadBalancerArn"]]
    aws("elbv2", "describe_tags", ResourceArns=arns)
    aws("elbv2", "describe_target_group_attributes", TargetGroupArn=arns[0])
    aws("elbv2", "describe_load_balancer_attributes", LoadBalancerArn=arns[1])
    aws("elbv2", "describe_listeners", LoadBalancerArn=arns[1])
    aws("autoscaling", "describe_auto_scaling_groups", AutoScalingGroupNames=[aws.full_name])
    aws("autoscaling", "describe_policies", **group)
    aws("autoscaling", "describe_instance_refreshes", **group)
    aws("elbv2", "describe_target_health", TargetGroupArn=arns[0])
    aws.ids |= {"targets": arns[0], "balancer": balancer}


def before(aws: Region) -> None:
    preflight(aws)
    zone(aws)


def after(aws: Region) -> None:
    """Route 53 tells the tags of ten health checks at once (ListTagsForResources)."""
    aws("route53", "list_tags_for_resource", ResourceType="hostedzone", ResourceId=aws.ids["zone"])
    aws("route53", "list_resource_record_sets", HostedZoneId=aws.ids["zone"])
    checks = [check["Id"] for check in aws("route53", "list_health_checks")["HealthChecks"]]
    aws("route53", "list_tags_for_resources", ResourceType="healthcheck", ResourceIds=checks[:10])
