# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says of a deployment, in a form in which equal states are equal: what is made anew has another id."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import botocore.exceptions

PROJECT = [{"Name": "tag:ManagedBy", "Values": ["globalmountpoint.aws"]}]

#: What differs between two readings though nobody changed anything, and the ids of what may be made anew.
VOLATILE = {
    "ResponseMetadata",
    "RouteTableAssociationId",
    "GroupArn",
    "VpcEndpointId",
    "CreationTimestamp",
    "CreateTime",
    "CreateDate",
    "CreatedTime",
    "RoleLastUsed",
    "Instances",
    "LaunchTemplate",
    "MixedInstancesPolicy",
    "ListenerArn",
    "RuleArn",
    "PolicyARN",
    "Alarms",
    "DesiredCapacity",
    "VersionNumber",
    "LatestVersionNumber",
    "DefaultVersionNumber",
    "DefaultVersion",
    "AvailableIpAddressCount",
    # Said by the listeners, too; moto counts one that is made anew twice.
    "LoadBalancerArns",
    "HealthCheckVersion",
    "CallerReference",
    "SubscriptionArn",
    "AlarmConfigurationUpdatedTimestamp",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "StateReasonData",
    "LastModified",
}

#: Of a bucket's setting: the call. What the bucket does not have is an error.
OF_BUCKET = {
    "versioning": "get_bucket_versioning",
    "encryption": "get_bucket_encryption",
    "object_ownership": "get_bucket_ownership_controls",
    "public_access": "get_public_access_block",
    "policy": "get_bucket_policy",
    "tags": "get_bucket_tagging",
    "lifecycle": "get_bucket_lifecycle_configuration",
    "replication": "get_bucket_replication",
}


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return paths and texts of a state. Tags and the like are told apart by their keys; other lists are whole."""
    if isinstance(value, str) and value[:1] == "{":
        value = json.loads(value)
    for key in ("Key", "ID"):
        if isinstance(value, list) and value and all(isinstance(each, Mapping) and key in each for each in value):
            value = {each[key]: each["Value"] if set(each) == {"Key", "Value"} else each for each in value}
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key not in VOLATILE:
                yield from leaves(item, (*path, str(key)))
    elif value not in (None, "", []):
        yield path, json.dumps(_sorted(value), sort_keys=True, default=str)


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(item) for key, item in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return sorted((_sorted(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return value


def differences(before: Mapping, after: Mapping) -> dict[tuple[str, ...], tuple[str, str]]:
    """Return the leaves of two states that differ, each with its texts."""
    paths = sorted({*before, *after})
    return {path: (before.get(path, ""), after.get(path, "")) for path in paths if before.get(path) != after.get(path)}


def _of(what: Any, key: str) -> dict[str, Any]:
    return {each[key]: each for each in what}


def network(client: Callable[[str], Any]) -> dict[str, Any]:
    ec2 = client("ec2")
    [vpc] = [each for each in ec2.describe_vpcs()["Vpcs"] if each["CidrBlock"].startswith("10.")]
    inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    attributes = {
        name: ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=name)
        for name in ("enableDnsSupport", "enableDnsHostnames")
    }
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}]
    tables = ec2.describe_route_tables(Filters=inside)["RouteTables"]
    for table in tables:
        # The VPC's own keep their names: so are those of the endpoint, which may be another.
        table["Routes"] = [
            {
                **each,
                "GatewayId": each.get("GatewayId", "").partition("-")[0]
                if "DestinationPrefixListId" in each
                else each.get("GatewayId", ""),
            }
            for each in table["Routes"]
        ]
    endpoints = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    return {
        "vpc": {**vpc, **attributes},
        "subnet": _of(ec2.describe_subnets(Filters=inside)["Subnets"], "SubnetId"),
        "internet_gateway": _of(
            ec2.describe_internet_gateways(Filters=attached)["InternetGateways"], "InternetGatewayId"
        ),
        "route_table": _of(tables, "RouteTableId"),
        "nat_gateway": _of(ec2.describe_nat_gateways(Filters=inside)["NatGateways"], "NatGatewayId"),
        "address": _of(ec2.describe_addresses()["Addresses"], "AllocationId"),
        "s3_endpoint": _of([each for each in endpoints if each["State"] != "deleted"], "ServiceName"),
        "security_group": _of(ec2.describe_security_groups(Filters=inside)["SecurityGroups"], "GroupName"),
    }


def storage(client: Callable[[str], Any]) -> dict[str, Any]:
    s3, iam = client("s3"), client("iam")
    region = s3.meta.region_name
    names = [each["Name"] for each in s3.list_buckets()["Buckets"] if f"-{region}-" in each["Name"]]
    found = {name: {setting: _maybe(s3, call, Bucket=name) for setting, call in OF_BUCKET.items()} for name in names}
    for name in names:
        # Once it has had versions, a bucket without is one whose versioning is suspended.
        found[name]["versioning"] = found[name]["versioning"].get("Status") == "Enabled"
        text = _maybe(s3, "get_object", Bucket=name, Key=".globalmountpoint/probe")
        found[name]["probe"] = text["Body"].read().decode() if text else ""
    return {"bucket": found, "role": _roles(iam, f"-{region}-replication")}


def _maybe(client: Any, call: str, **arguments: str) -> dict[str, Any]:
    """Return the answer; nothing where there is no such thing."""
    try:
        return getattr(client, call)(**arguments)
    except botocore.exceptions.ClientError:
        return {}


def _roles(iam: Any, ending: str) -> dict[str, Any]:
    found = {}
    for listed in iam.list_roles()["Roles"]:
        name = listed["RoleName"]
        if name.endswith(ending):
            policies = iam.list_role_policies(RoleName=name)["PolicyNames"]
            found[name] = {
                **iam.get_role(RoleName=name)["Role"],
                "inline": {
                    each: iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in policies
                },
                "attached": iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"],
            }
    return found


def compute(client: Callable[[str], Any]) -> dict[str, Any]:
    ec2, elb, autoscaling, iam = (client(service) for service in ("ec2", "elbv2", "autoscaling", "iam"))
    region = ec2.meta.region_name
    [template] = ec2.describe_launch_templates()["LaunchTemplates"]
    latest = template["LatestVersionNumber"]
    [version] = ec2.describe_launch_template_versions(
        LaunchTemplateId=template["LaunchTemplateId"], Versions=[str(latest)]
    )["LaunchTemplateVersions"]
    [targets] = elb.describe_target_groups()["TargetGroups"]
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    arns = [targets["TargetGroupArn"], balancer["LoadBalancerArn"]]
    tags = {each["ResourceArn"]: each["Tags"] for each in elb.describe_tags(ResourceArns=arns)["TagDescriptions"]}
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    profile = iam.get_instance_profile(InstanceProfileName=f"demo-sandbox-{region}-instance")["InstanceProfile"]
    return {
        "role": _roles(iam, f"-{region}-instance"),
        "instance_profile": {**profile, "Roles": [each["RoleName"] for each in profile["Roles"]]},
        "launch_template": {
            **template,
            "version": version,
            "default_is_latest": template["DefaultVersionNumber"] == latest,
        },
        "target_group": {
            **targets,
            "attributes": elb.describe_target_group_attributes(TargetGroupArn=arns[0])["Attributes"],
            "tags": tags[arns[0]],
        },
        "load_balancer": {
            **balancer,
            "attributes": elb.describe_load_balancer_attributes(LoadBalancerArn=arns[1])["Attributes"],
            "tags": tags[arns[1]],
            "listeners": {
                each["Port"]: {**each, "rules": elb.describe_rules(ListenerArn=each["ListenerArn"])["Rules"]}
                for each in listeners
            },
        },
        "group": {**group, "is_at_latest": group["LaunchTemplate"]["Version"] == str(latest)},
        "policy": _of(autoscaling.describe_policies()["ScalingPolicies"], "PolicyName"),
    }


def failover(client: Callable[[str], Any]) -> dict[str, Any]:
    route53, cloudwatch, sns = (client(service) for service in ("route53", "cloudwatch", "sns"))
    [zone] = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    checks = route53.list_health_checks()["HealthChecks"]
    names = {each["Id"]: f"{each['HealthCheckConfig']['FullyQualifiedDomainName']}" for each in checks}
    tags = {
        each: route53.list_tags_for_resource(ResourceType="healthcheck", ResourceId=each)["ResourceTagSet"]["Tags"]
        for each in names
    }
    alarms = cloudwatch.describe_alarms()["MetricAlarms"]
    [topic] = [each["TopicArn"] for each in sns.list_topics()["Topics"]] or [""]
    found = {
        "record": {f"{each['Name']} {each['Type']} {each.get('Failover', '')}": each for each in records},
        "zone": route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone["Id"].rpartition("/")[2]),
        "health_check": {each["Id"]: {**each, "tags": tags[each["Id"]], "Id": ""} for each in checks},
        "alarm": {
            each["AlarmName"]: {**each, "tags": cloudwatch.list_tags_for_resource(ResourceARN=each["AlarmArn"])}
            for each in alarms
        },
        "topic": topic
        and {
            "subscriptions": sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"],
            "tags": sns.list_tags_for_resource(ResourceArn=topic)["Tags"],
            "attributes": sns.get_topic_attributes(TopicArn=topic)["Attributes"],
        },
    }
    # A health check that is made anew has another id, which records and alarms name.
    text = json.dumps(found, default=str)
    for check_id, name in names.items():
        text = text.replace(check_id, name)
    return json.loads(text)


ROLES = {"network": network, "storage_crr": storage, "compute_mountpoint": compute, "dns_failover": failover}


def read(role: str, client: Callable[[str], Any]) -> dict[tuple[str, ...], str]:
    """Return the leaves of what a role has in a region."""
    return dict(leaves(ROLES[role](client), (role,)))
