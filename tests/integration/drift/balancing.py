# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role compute_mountpoint: the load balancer and its target group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import certificates

from . import Drift, Region, tag_drifts

TARGETS, ATTRIBUTES, BALANCER = (
    "main | target_group | Difference",
    "main | target_group | New instances",
    "load_balancer | ",
)


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


def _elb_tags(resource: str, arn: Callable[[Region], str], task: str) -> list[Drift]:
    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("elbv2").add_tags(ResourceArns=[arn(region)], Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("elbv2").remove_tags(ResourceArns=[arn(region)], TagKeys=[key])

    return tag_drifts("compute_mountpoint", resource, task, put, delete)


def _drift(resource: str, field: str, task: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("compute_mountpoint", resource, field, task, make, foreign=not task)


DRIFTS = [
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
    _drift("load_balancer", "listeners of others", "", _another_listener),
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
]
