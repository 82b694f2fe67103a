"""Drift of the role compute_mountpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import Drift, Region, role_drifts, tag_drifts

TEMPLATE, TARGETS, ATTRIBUTES = "launch_template | ", "target_group | Difference", "target_group | New instances"
BALANCER, GROUP, REPLACEMENT = "load_balancer | ", "group | Difference", "group | Replacements"
POLICY, PROFILE, ROLLOUT = "scaling_policy | Difference", "instance_role | Instance profile", "rollout | "


def targets(region: Region) -> str:
    """Return the ARN of the target group."""
    return region.client("elbv2").describe_target_groups()["TargetGroups"][0]["TargetGroupArn"]


def balancer(region: Region) -> dict[str, Any]:
    """Return the load balancer."""
    return region.client("elbv2").describe_load_balancers()["LoadBalancers"][0]


def listener(region: Region, port: int) -> str:
    """Return the ARN of a listener."""
    found = region.client("elbv2").describe_listeners(LoadBalancerArn=balancer(region)["LoadBalancerArn"])["Listeners"]
    return next(each["ListenerArn"] for each in found if each["Port"] == port)


def group(region: Region) -> dict[str, Any]:
    """Return the Auto Scaling group."""
    return region.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]


def _template(region: Region) -> dict[str, Any]:
    return region.client("ec2").describe_launch_templates()["LaunchTemplates"][0]


def _version(
    change: Callable[[dict[str, Any]], Any] | None, default: bool = True, **arguments: str
) -> Callable[[Region], Any]:
    """Return what makes a version with other data, the default one too as EC2's console offers."""

    def make(region: Region) -> None:
        ec2, template = region.client("ec2"), _template(region)
        named = {"LaunchTemplateId": template["LaunchTemplateId"]}
        [latest] = ec2.describe_launch_template_versions(**named, Versions=["$Latest"])["LaunchTemplateVersions"]
        data = latest["LaunchTemplateData"]
        if change:
            change(data)
        made = ec2.create_launch_template_version(**named, LaunchTemplateData=data, **arguments)
        number = made["LaunchTemplateVersion"]["VersionNumber"]
        if default:
            ec2.modify_launch_template(**named, DefaultVersion=str(number))

    return make


def _former_default(region: Region) -> None:
    """Make another version than the latest the default."""
    ec2, template = region.client("ec2"), _template(region)
    other = template["LatestVersionNumber"] - 1
    ec2.modify_launch_template(LaunchTemplateId=template["LaunchTemplateId"], DefaultVersion=str(other))


def _targets(**arguments: Any) -> Callable[[Region], Any]:
    return lambda region: region.client("elbv2").modify_target_group(TargetGroupArn=targets(region), **arguments)


def _attribute(of: str, key: str, value: str) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        attributes = [{"Key": key, "Value": value}]
        elb = region.client("elbv2")
        if of == "target_group":
            elb.modify_target_group_attributes(TargetGroupArn=targets(region), Attributes=attributes)
        else:
            arn = balancer(region)["LoadBalancerArn"]
            elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)

    return make


def _listener(port: int, **arguments: Any) -> Callable[[Region], Any]:
    return lambda region: region.client("elbv2").modify_listener(ListenerArn=listener(region, port), **arguments)


FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503", "ContentType": "text/plain"}}


def _redirect(**change: str) -> Callable[[Region], Any]:
    config = {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
        **change,
    }
    return _listener(80, DefaultActions=[{"Type": "redirect", "RedirectConfig": config}])


def _another_listener(region: Region) -> None:
    region.client("elbv2").create_listener(
        LoadBalancerArn=balancer(region)["LoadBalancerArn"], Protocol="HTTP", Port=8080, DefaultActions=[FIXED]
    )


def _listener_gone(port: int) -> Callable[[Region], Any]:
    return lambda region: region.client("elbv2").delete_listener(ListenerArn=listener(region, port))


def _listener_rule(port: int) -> Callable[[Region], Any]:
    return lambda region: region.client("elbv2").create_rule(
        ListenerArn=listener(region, port),
        Priority=5,
        Actions=[FIXED],
        Conditions=[{"Field": "path-pattern", "Values": ["/by-hand/*"]}],
    )


def _another_certificate(region: Region) -> None:
    from tests import certificates

    arn = certificates.imported(region.client("acm"), "by-hand.globalmountpoint.example")
    region.client("elbv2").modify_listener(ListenerArn=listener(region, 443), Certificates=[{"CertificateArn": arn}])


def _one_subnet_moved(region: Region) -> None:
    """Have one of the subnets replaced by the private one of the same zone."""
    found, ec2 = balancer(region), region.client("ec2")
    zones = {each["ZoneName"]: each["SubnetId"] for each in found["AvailabilityZones"]}
    private = ec2.describe_subnets(Filters=[{"Name": "tag:Component", "Values": ["private-*"]}])["Subnets"][0]
    zones[private["AvailabilityZone"]] = private["SubnetId"]
    region.client("elbv2").set_subnets(LoadBalancerArn=found["LoadBalancerArn"], Subnets=list(zones.values()))


def _security_groups(region: Region) -> None:
    found = balancer(region)
    vpc = [{"Name": "vpc-id", "Values": [found["VpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
    default = region.client("ec2").describe_security_groups(Filters=vpc)["SecurityGroups"][0]["GroupId"]
    region.client("elbv2").set_security_groups(
        LoadBalancerArn=found["LoadBalancerArn"], SecurityGroups=[*found["SecurityGroups"], default]
    )


def _group(**arguments: Any) -> Callable[[Region], Any]:
    return lambda region: region.client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName=group(region)["AutoScalingGroupName"], **arguments
    )


def _of_group(operation: str, **arguments: Any) -> Callable[[Region], Any]:
    return lambda region: getattr(region.client("autoscaling"), operation)(
        AutoScalingGroupName=group(region)["AutoScalingGroupName"], **arguments
    )


def _group_subnets(region: Region) -> None:
    one = group(region)["VPCZoneIdentifier"].split(",")[0]
    _group(VPCZoneIdentifier=one)(region)


def _group_targets(region: Region) -> None:
    _of_group("detach_load_balancer_target_groups", TargetGroupARNs=[targets(region)])(region)


def _tracking(**change: Any) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        autoscaling = region.client("autoscaling")
        [found] = [each for each in autoscaling.describe_policies()["ScalingPolicies"] if each["PolicyName"] == "cpu"]
        configuration = {**found["TargetTrackingConfiguration"], **change}
        _of_group(
            "put_scaling_policy",
            PolicyName="cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration=configuration,
        )(region)

    return make


def _group_tags() -> list[Drift]:
    def tag(region: Region, key: str, value: str, propagated: bool = False) -> dict[str, Any]:
        return {
            "ResourceId": group(region)["AutoScalingGroupName"],
            "ResourceType": "auto-scaling-group",
            "Key": key,
            "Value": value,
            "PropagateAtLaunch": propagated,
        }

    def put(region: Region, tags: dict[str, str]) -> None:
        region.client("autoscaling").create_or_update_tags(Tags=[tag(region, k, v) for k, v in tags.items()])

    def delete(region: Region, key: str) -> None:
        region.client("autoscaling").delete_tags(Tags=[tag(region, key, "")])

    def propagated(region: Region) -> None:
        region.client("autoscaling").create_or_update_tags(Tags=[tag(region, "Project", "demo", True)])

    return [
        *tag_drifts("compute_mountpoint", "group", GROUP, put, delete),
        Drift("compute_mountpoint", "group", "propagated_tags", GROUP, propagated),
    ]


def _elb_tags(resource: str, arn: Callable[[Region], str], task: str) -> list[Drift]:
    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("elbv2").add_tags(ResourceArns=[arn(region)], Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("elbv2").remove_tags(ResourceArns=[arn(region)], TagKeys=[key])

    return tag_drifts("compute_mountpoint", resource, task, put, delete)


def _template_tags() -> list[Drift]:
    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("ec2").create_tags(Resources=[_template(region)["LaunchTemplateId"]], Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("ec2").delete_tags(Resources=[_template(region)["LaunchTemplateId"]], Tags=[{"Key": key}])

    return tag_drifts("compute_mountpoint", "template", TEMPLATE, put, delete)


def _profile_tags() -> list[Drift]:
    def named(region: Region) -> dict[str, str]:
        return {"InstanceProfileName": f"demo-sandbox-{region.name}-instance"}

    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("iam").tag_instance_profile(**named(region), Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("iam").untag_instance_profile(**named(region), TagKeys=[key])

    def without_role(region: Region) -> None:
        name = f"demo-sandbox-{region.name}-instance"
        region.client("iam").remove_role_from_instance_profile(**named(region), RoleName=name)

    def other_role(region: Region) -> None:
        without_role(region)
        region.client("iam").add_role_to_instance_profile(
            **named(region), RoleName="demo-sandbox-us-east-1-replication"
        )

    return [
        Drift("compute_mountpoint", "profile", "roles less", PROFILE, without_role),
        Drift("compute_mountpoint", "profile", "roles", PROFILE, other_role),
        *tag_drifts("compute_mountpoint", "profile", PROFILE, put, delete),
    ]


def _drift(resource: str, field: str, task: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("compute_mountpoint", resource, field, task, make, foreign=not task)


def _data(field: str, change: Callable[[dict[str, Any]], Any]) -> Drift:
    return _drift("template", f"data {field}", TEMPLATE, _version(change))


def _metadata(**options: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: data["MetadataOptions"].update(options)


DRIFTS = [
    *role_drifts(
        "compute_mountpoint",
        "instance",
        ["content", "session-manager"],
        "instance_role | Instance role",
        "instance_role | Role reads",
    ),
    *_profile_tags(),
    _data("image_id", lambda data: data.update(ImageId="ami-12c6146b")),
    _data("instance_type", lambda data: data.update(InstanceType="t3.large")),
    _data("iam_instance_profile", lambda data: data.pop("IamInstanceProfile")),
    _data("security_group_ids", lambda data: data["SecurityGroupIds"].append("sg-0123456789abcdef0")),
    _data("metadata_options http_tokens", _metadata(HttpTokens="optional")),
    _data("metadata_options http_endpoint", _metadata(HttpEndpoint="disabled")),
    _data("metadata_options http_protocol_ipv6", _metadata(HttpProtocolIpv6="enabled")),
    _data("metadata_options http_put_response_hop_limit", _metadata(HttpPutResponseHopLimit=2)),
    _data("metadata_options instance_metadata_tags", _metadata(InstanceMetadataTags="enabled")),
    _data("block_device_mappings", lambda data: data["BlockDeviceMappings"][0]["Ebs"].update(VolumeSize=50)),
    _data("user_data", lambda data: data.update(UserData="IyEvYmluL3NoCg==")),
    _data("tag_specifications", lambda data: data["TagSpecifications"].pop()),
    _data("more", lambda data: data.update(Monitoring={"Enabled": True})),
    _drift("template", "version_description", TEMPLATE, _version(None, VersionDescription="by hand")),
    _drift("template", "default_is_latest", TEMPLATE, _former_default),
    _drift("template", "default_is_latest data", TEMPLATE, _version(None, default=False)),
    *_template_tags(),
    _drift("target_group", "health_check_protocol", TARGETS, _targets(HealthCheckProtocol="HTTPS")),
    _drift("target_group", "health_check_port", TARGETS, _targets(HealthCheckPort="8080")),
    _drift("target_group", "health_check_path", TARGETS, _targets(HealthCheckPath="/by-hand")),
    _drift("target_group", "health_check_interval_seconds", TARGETS, _targets(HealthCheckIntervalSeconds=77)),
    _drift("target_group", "health_check_timeout_seconds", TARGETS, _targets(HealthCheckTimeoutSeconds=2)),
    _drift("target_group", "healthy_threshold_count", TARGETS, _targets(HealthyThresholdCount=9)),
    _drift("target_group", "unhealthy_threshold_count", TARGETS, _targets(UnhealthyThresholdCount=9)),
    _drift("target_group", "successful_response_codes", TARGETS, _targets(Matcher={"HttpCode": "200-299"})),
    *_elb_tags("target_group", targets, TARGETS),
    _drift(
        "targets",
        "deregistration_delay.timeout_seconds",
        ATTRIBUTES,
        _attribute("target_group", "deregistration_delay.timeout_seconds", "7"),
    ),
    _drift(
        "targets",
        "slow_start.duration_seconds",
        ATTRIBUTES,
        _attribute("target_group", "slow_start.duration_seconds", "77"),
    ),
    _drift("targets", "stickiness", "", _attribute("target_group", "stickiness.enabled", "true")),
    _drift(
        "load_balancer",
        "ip_address_type",
        BALANCER,
        lambda region: region.client("elbv2").set_ip_address_type(
            LoadBalancerArn=balancer(region)["LoadBalancerArn"], IpAddressType="dualstack"
        ),
    ),
    _drift("load_balancer", "subnets", BALANCER, _one_subnet_moved),
    _drift("load_balancer", "security_groups", BALANCER, _security_groups),
    _drift("load_balancer", "listeners", BALANCER, _another_listener),
    _drift("load_balancer", "listeners 80 gone", BALANCER, _listener_gone(80)),
    _drift("load_balancer", "listeners 443 gone", BALANCER, _listener_gone(443)),
    _drift("load_balancer", "listeners StatusCode", BALANCER, _redirect(StatusCode="HTTP_302")),
    _drift("load_balancer", "listeners Host", BALANCER, _redirect(Host="elsewhere.example")),
    _drift("load_balancer", "listeners SslPolicy", BALANCER, _listener(443, SslPolicy="ELBSecurityPolicy-2016-08")),
    _drift("load_balancer", "listeners Certificates", BALANCER, _another_certificate),
    _drift("load_balancer", "listeners DefaultActions", BALANCER, _listener(443, DefaultActions=[FIXED])),
    _drift("load_balancer", "rules of a listener", "", _listener_rule(443)),
    _drift(
        "load_balancer",
        "attributes of others",
        "",
        _attribute("load_balancer", "routing.http.preserve_host_header.enabled", "true"),
    ),
    *(
        _drift("load_balancer", key, BALANCER, _attribute("load_balancer", key, value))
        for key, value in (
            ("deletion_protection.enabled", "true"),
            ("idle_timeout.timeout_seconds", "77"),
            ("routing.http.desync_mitigation_mode", "monitor"),
            ("routing.http.drop_invalid_header_fields.enabled", "false"),
            ("routing.http2.enabled", "false"),
        )
    ),
    *_elb_tags("load_balancer", lambda region: balancer(region)["LoadBalancerArn"], BALANCER),
    _drift("group", "min_size", GROUP, _group(MinSize=0)),
    _drift("group", "max_size", GROUP, _group(MaxSize=9)),
    _drift("group", "subnets", GROUP, _group_subnets),
    _drift("group", "target_groups", GROUP, _group_targets),
    _drift("group", "health_check_type", GROUP, _group(HealthCheckType="EC2")),
    _drift("group", "health_check_grace_period", GROUP, _group(HealthCheckGracePeriod=77)),
    _drift("group", "default_cooldown", GROUP, _group(DefaultCooldown=77)),
    _drift("group", "termination_policies", GROUP, _group(TerminationPolicies=["OldestInstance"])),
    _drift("group", "suspended_processes", GROUP, _of_group("suspend_processes", ScalingProcesses=["Terminate"])),
    _drift("group", "metrics_collection", GROUP, _of_group("disable_metrics_collection", Metrics=["GroupMinSize"])),
    _drift("group", "protected", "", _group(NewInstancesProtectedFromScaleIn=True)),
    *_group_tags(),
    _drift("replacement", "default_instance_warmup", REPLACEMENT, _group(DefaultInstanceWarmup=77)),
    _drift(
        "replacement",
        "max_healthy_percentage",
        REPLACEMENT,
        _group(InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 190}),
    ),
    _drift(
        "replacement",
        "min_healthy_percentage",
        REPLACEMENT,
        _group(InstanceMaintenancePolicy={"MinHealthyPercentage": 90, "MaxHealthyPercentage": 190}),
    ),
    _drift("policy", "target_value", POLICY, _tracking(TargetValue=20.0)),
    _drift(
        "policy",
        "metric",
        POLICY,
        _tracking(PredefinedMetricSpecification={"PredefinedMetricType": "ASGAverageNetworkIn"}),
    ),
    _drift("policy", "disable_scale_in", POLICY, _tracking(DisableScaleIn=True)),
    _drift("policy", "all of it", POLICY, _of_group("delete_policy", PolicyName="cpu")),
    _drift(
        "policy",
        "another",
        "",
        _of_group(
            "put_scaling_policy",
            PolicyName="of-others",
            PolicyType="SimpleScaling",
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=1,
        ),
    ),
]
