# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Teardown: the name first, then all regions at once, and the zone at the end. Ids are read where no name will do."""

from __future__ import annotations

from bench.limit.region import SITE, ZONE, Region
from bench.limit.shared import REPLICATION, preflight


def before(aws: Region) -> None:
    preflight(aws)
    [zone] = aws("route53", "list_hosted_zones_by_name", DNSName=ZONE, MaxItems="1")["HostedZones"]
    aws.ids["zone"] = zone["Id"].rpartition("/")[2]
    found = aws("route53", "list_resource_record_sets", HostedZoneId=aws.ids["zone"])["ResourceRecordSets"]
    changes = [{"Action": "DELETE", "ResourceRecordSet": each} for each in found if each["Name"].endswith(SITE)]
    aws("route53", "change_resource_record_sets", HostedZoneId=aws.ids["zone"], ChangeBatch={"Changes": changes})
    for check in aws("route53", "list_health_checks")["HealthChecks"]:
        aws("route53", "delete_health_check", HealthCheckId=check["Id"])


def after(aws: Region) -> None:
    aws("route53", "delete_hosted_zone", Id=aws.ids["zone"])


def region(aws: Region) -> None:
    instances(aws)
    role(aws)
    gateways(aws)
    network(aws)
    bucket(aws)


def instances(aws: Region) -> None:
    [balancer] = aws("elbv2", "describe_load_balancers", Names=[aws.full_name])["LoadBalancers"]
    aws("elbv2", "delete_load_balancer", LoadBalancerArn=balancer["LoadBalancerArn"])
    aws("autoscaling", "delete_auto_scaling_group", AutoScalingGroupName=aws.full_name, ForceDelete=True)
    aws.until(
        lambda answer: not answer["AutoScalingGroups"],
        "autoscaling",
        "describe_auto_scaling_groups",
        AutoScalingGroupNames=[aws.full_name],
    )
    [targets] = aws("elbv2", "describe_target_groups", Names=[aws.full_name])["TargetGroups"]
    aws("elbv2", "delete_target_group", TargetGroupArn=targets["TargetGroupArn"])
    aws("ec2", "delete_launch_template", LaunchTemplateName=aws.full_name)


def role(aws: Region) -> None:
    name = f"{aws.full_name}-instance"
    aws("iam", "remove_role_from_instance_profile", InstanceProfileName=name, RoleName=name)
    aws("iam", "delete_instance_profile", InstanceProfileName=name)
    aws("iam", "delete_role_policy", RoleName=name, PolicyName="content")
    aws("iam", "delete_role_policy", RoleName=name, PolicyName="session-manager")
    aws("iam", "delete_role", RoleName=name)


def gateways(aws: Region) -> None:
    ours = {"Filters": aws.ours}
    [endpoint] = aws("ec2", "describe_vpc_endpoints", **ours)["VpcEndpoints"]
    aws("ec2", "delete_vpc_endpoints", VpcEndpointIds=[endpoint["VpcEndpointId"]])
    # Deleted ones are described for an hour.
    [nat] = aws("ec2", "describe_nat_gateways", Filters=[*aws.ours, {"Name": "state", "Values": ["available"]}])[
        "NatGateways"
    ]
    aws("ec2", "delete_nat_gateway", NatGatewayId=nat["NatGatewayId"])
    aws.until(
        lambda answer: {each["State"] for each in answer["NatGateways"]} <= {"deleted"},
        "ec2",
        "describe_nat_gateways",
        NatGatewayIds=[nat["NatGatewayId"]],
    )
    aws("ec2", "release_address", AllocationId=nat["NatGatewayAddresses"][0]["AllocationId"])


def network(aws: Region) -> None:
    """Security groups that name each other cannot be deleted before one of them no longer does."""
    ours = {"Filters": aws.ours}
    groups = aws("ec2", "describe_security_groups", **ours)["SecurityGroups"]
    for group in groups:
        if any(rule["UserIdGroupPairs"] for rule in group["IpPermissions"]):
            aws("ec2", "revoke_security_group_ingress", GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    # The balancers' group, which still names the instances', goes first.
    for group in sorted(groups, key=lambda group: group["GroupName"]):
        aws("ec2", "delete_security_group", GroupId=group["GroupId"])
    for subnet in aws("ec2", "describe_subnets", **ours)["Subnets"]:
        aws("ec2", "delete_subnet", SubnetId=subnet["SubnetId"])
    for table in aws("ec2", "describe_route_tables", **ours)["RouteTables"]:
        for association in table["Associations"]:
            aws("ec2", "disassociate_route_table", AssociationId=association["RouteTableAssociationId"])
        aws("ec2", "delete_route_table", RouteTableId=table["RouteTableId"])
    [gateway] = aws("ec2", "describe_internet_gateways", **ours)["InternetGateways"]
    [vpc] = gateway["Attachments"]
    name = gateway["InternetGatewayId"]
    aws("ec2", "detach_internet_gateway", InternetGatewayId=name, VpcId=vpc["VpcId"])
    aws("ec2", "delete_internet_gateway", InternetGatewayId=name)
    aws("ec2", "delete_vpc", VpcId=vpc["VpcId"])


def bucket(aws: Region) -> None:
    if aws.primary:
        aws("s3", "delete_bucket_replication", Bucket=aws.bucket)
        aws("iam", "delete_role_policy", RoleName=REPLICATION, PolicyName="replication")
        aws("iam", "delete_role", RoleName=REPLICATION)
    versions = aws("s3", "list_object_versions", Bucket=aws.bucket)["Versions"]
    objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions]
    aws("s3", "delete_objects", Bucket=aws.bucket, Delete={"Objects": objects})
    aws("s3", "delete_bucket", Bucket=aws.bucket)
