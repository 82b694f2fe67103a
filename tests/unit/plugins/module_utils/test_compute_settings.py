# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS answers, compared with what is wanted: unchanged as it is, different with any one field of it changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _compute_settings
from ansible_collections.globalmountpoint.aws.plugins.module_utils._comparison import differs_from

TAGS = {"Name": "web", "Role": "primary"}
PAIRS = [{"Key": "Role", "Value": "primary"}, {"Key": "Name", "Value": "web"}]
TARGETS = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"
MISSING = "<missing>"  # of one text, so that the names of tests are always the same


def changed(answer: Any, *path: Any) -> Any:
    """A copy of the answer with another value at the path, the last of which is that value, or MISSING for none."""
    *keys, last, value = path
    answer = copy.deepcopy(answer)
    place = answer
    for key in keys:
        place = place[key]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return answer


def added(answer: Any, *path: Any) -> Any:
    """A copy of the answer with a value more in the list at the path."""
    *keys, value = path
    answer = copy.deepcopy(answer)
    place = answer
    for key in keys:
        place = place[key]
    place.append(value)
    return answer


class TestLaunchTemplate:
    TEMPLATE = {"DefaultVersionNumber": 3, "LatestVersionNumber": 3, "Tags": PAIRS}
    VERSION = {
        "VersionNumber": 3,
        "LaunchTemplateData": {
            "ImageId": "ami-1",
            "InstanceType": "t3.micro",
            "IamInstanceProfile": {"Arn": "profile"},
            "SecurityGroupIds": ["sg-1"],
            "MetadataOptions": {
                "State": "applied",
                "HttpEndpoint": "enabled",
                "HttpProtocolIpv6": "disabled",
                "HttpTokens": "required",
                "HttpPutResponseHopLimit": 1,
                "InstanceMetadataTags": "disabled",
            },
            "BlockDeviceMappings": [
                {
                    "DeviceName": "/dev/xvda",
                    "Ebs": {"DeleteOnTermination": True, "Encrypted": True, "VolumeSize": 8, "VolumeType": "gp3"},
                }
            ],
            "UserData": "IyEvYmluL2Jhc2gK",
            "TagSpecifications": [
                {"ResourceType": "volume", "Tags": PAIRS},
                {"ResourceType": "instance", "Tags": PAIRS},
            ],
        },
    }
    WANTED = {
        "data": {
            "image_id": "ami-1",
            "instance_type": "t3.micro",
            "iam_instance_profile": "profile",
            "security_group_ids": ["sg-1"],
            "metadata_options": {
                "http_endpoint": "enabled",
                "http_protocol_ipv6": "disabled",
                "http_tokens": "required",
                "http_put_response_hop_limit": 1,
                "instance_metadata_tags": "disabled",
            },
            "block_device_mappings": [
                {
                    "device_name": "/dev/xvda",
                    "ebs": {
                        "delete_on_termination": True,
                        "encrypted": True,
                        "volume_size": 8,
                        "volume_type": "gp3",
                    },
                }
            ],
            "user_data": "IyEvYmluL2Jhc2gK",
            "tag_specifications": [
                {"resource_type": "instance", "tags": TAGS},
                {"resource_type": "volume", "tags": TAGS},
            ],
        },
        "version_description": "",
        "default_is_latest": True,
        "tags": TAGS,
    }

    def differs(self, template: dict, version: dict) -> bool:
        return differs_from(_compute_settings.launch_template_settings(template, version), self.WANTED)

    def test_unchanged(self):
        assert not self.differs(self.TEMPLATE, self.VERSION)

    @pytest.mark.parametrize(
        "drift",
        [
            ("ImageId", "ami-2"),
            ("InstanceType", "t3.small"),
            ("InstanceType", MISSING),
            ("IamInstanceProfile", "Arn", "other"),
            ("IamInstanceProfile", MISSING),
            ("SecurityGroupIds", ["sg-1", "sg-2"]),
            ("MetadataOptions", "HttpEndpoint", "disabled"),
            ("MetadataOptions", "HttpProtocolIpv6", "enabled"),
            ("MetadataOptions", "HttpTokens", "optional"),
            ("MetadataOptions", "HttpPutResponseHopLimit", 2),
            ("MetadataOptions", "InstanceMetadataTags", "enabled"),
            ("MetadataOptions", MISSING),
            ("BlockDeviceMappings", 0, "DeviceName", "/dev/sda1"),
            ("BlockDeviceMappings", 0, "Ebs", "DeleteOnTermination", False),
            ("BlockDeviceMappings", 0, "Ebs", "Encrypted", False),
            ("BlockDeviceMappings", 0, "Ebs", "VolumeSize", 9),
            ("BlockDeviceMappings", 0, "Ebs", "VolumeType", "gp2"),
            ("BlockDeviceMappings", 0, "Ebs", "Iops", 3000),
            ("BlockDeviceMappings", []),
            ("UserData", "IyEvYmluL3NoCg=="),
            ("TagSpecifications", 0, "ResourceType", "network-interface"),
            ("TagSpecifications", 0, "Tags", 0, "Value", "secondary"),
            ("TagSpecifications", MISSING),
            ("KeyName", "by-hand"),
        ],
        ids=str,
    )
    def test_drift_of_the_data(self, drift):
        assert self.differs(self.TEMPLATE, changed(self.VERSION, "LaunchTemplateData", *drift))

    @pytest.mark.parametrize(
        "drift",
        [
            ("DefaultVersionNumber", 2),
            ("Tags", PAIRS[:1]),
            ("Tags", MISSING),
        ],
        ids=str,
    )
    def test_drift_of_the_template(self, drift):
        assert self.differs(changed(self.TEMPLATE, *drift), self.VERSION)

    def test_drift_of_the_description(self):
        assert self.differs(self.TEMPLATE, changed(self.VERSION, "VersionDescription", "by hand"))

    @pytest.mark.parametrize("key", ["aws:x", "Organization"])
    def test_tags_of_others_are_no_drift(self, key):
        assert not self.differs(added(self.TEMPLATE, "Tags", {"Key": key, "Value": "1"}), self.VERSION)


class TestTargetGroup:
    FOUND = {
        "Protocol": "HTTP",
        "Port": 80,
        "VpcId": "vpc-1",
        "TargetType": "instance",
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": "/healthz",
        "HealthCheckIntervalSeconds": 10,
        "HealthyThresholdCount": 2,
        "UnhealthyThresholdCount": 3,
        "Matcher": {"HttpCode": "200"},
    }
    WANTED = {
        "protocol": "HTTP",
        "port": 80,
        "vpc_id": "vpc-1",
        "target_type": "instance",
        "health_check_protocol": "HTTP",
        "health_check_port": "traffic-port",
        "health_check_path": "/healthz",
        "health_check_interval_seconds": 10,
        "healthy_threshold_count": 2,
        "unhealthy_threshold_count": 3,
        "successful_response_codes": "200",
        "tags": TAGS,
    }

    def differs(self, found: dict, tags: dict = TAGS) -> bool:
        return differs_from(_compute_settings.target_group_settings(found, tags), self.WANTED)

    def test_unchanged(self):
        assert not self.differs(self.FOUND)
        assert not self.differs(self.FOUND, {**TAGS, "aws:x": "1", "Organization": "2"})

    @pytest.mark.parametrize(
        "drift",
        [
            ("Protocol", "HTTPS"),
            ("Port", 81),
            ("VpcId", "vpc-2"),
            ("TargetType", "ip"),
            ("HealthCheckProtocol", "HTTPS"),
            ("HealthCheckPort", "8080"),
            ("HealthCheckPath", "/"),
            ("HealthCheckIntervalSeconds", 30),
            ("HealthyThresholdCount", 5),
            ("UnhealthyThresholdCount", 2),
            ("Matcher", "HttpCode", "200-299"),
            ("Matcher", MISSING),
        ],
        ids=str,
    )
    def test_drift(self, drift):
        assert self.differs(changed(self.FOUND, *drift))

    @pytest.mark.parametrize("tags", [{}, {**TAGS, "Role": "secondary"}], ids=str)
    def test_drift_of_the_tags(self, tags):
        assert self.differs(self.FOUND, tags)


class TestLoadBalancer:
    FOUND = {
        "Scheme": "internet-facing",
        "IpAddressType": "ipv4",
        "AvailabilityZones": [{"SubnetId": "subnet-2"}, {"SubnetId": "subnet-1"}],
        "SecurityGroups": ["sg-1"],
    }
    REDIRECT = {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }
    LISTENERS = [
        {
            "ListenerArn": "https",
            "Protocol": "HTTPS",
            "Port": 443,
            "SslPolicy": "policy",
            "Certificates": [{"CertificateArn": CERTIFICATE}],
            "MutualAuthentication": {"Mode": "off"},
            "DefaultActions": [
                {
                    "Type": "forward",
                    "Order": 1,
                    "TargetGroupArn": TARGETS,
                    "ForwardConfig": {
                        "TargetGroups": [{"TargetGroupArn": TARGETS, "Weight": 1}],
                        "TargetGroupStickinessConfig": {"Enabled": False},
                    },
                }
            ],
        },
        {
            "ListenerArn": "http",
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "redirect", "RedirectConfig": REDIRECT}],
        },
    ]
    WANTED = {
        "scheme": "internet-facing",
        "ip_address_type": "ipv4",
        "subnets": ["subnet-1", "subnet-2"],
        "security_groups": ["sg-1"],
        "listeners": [
            {
                "Protocol": "HTTP",
                "Port": 80,
                "DefaultActions": [{"Type": "redirect", "RedirectConfig": REDIRECT}],
            },
            {
                "Protocol": "HTTPS",
                "Port": 443,
                "SslPolicy": "policy",
                "Certificates": [{"CertificateArn": CERTIFICATE}],
                "DefaultActions": [{"Type": "forward", "TargetGroupArn": TARGETS}],
            },
        ],
        "tags": TAGS,
    }

    def differs(self, found: dict = FOUND, listeners: list = LISTENERS, tags: dict = TAGS) -> bool:
        return differs_from(_compute_settings.load_balancer_settings(found, listeners, tags), self.WANTED)

    def test_unchanged(self):
        assert not self.differs()
        assert not self.differs(tags={**TAGS, "aws:x": "1"})

    def test_unchanged_where_the_action_names_the_target_group_alone(self):
        assert not self.differs(listeners=changed(self.LISTENERS, 0, "DefaultActions", 0, "ForwardConfig", MISSING))
        assert not self.differs(listeners=changed(self.LISTENERS, 0, "DefaultActions", 0, "TargetGroupArn", MISSING))

    @pytest.mark.parametrize(
        "drift",
        [
            ("Scheme", "internal"),
            ("IpAddressType", "dualstack"),
            ("AvailabilityZones", [{"SubnetId": "subnet-1"}]),
            ("AvailabilityZones", 0, "SubnetId", "subnet-3"),
            ("SecurityGroups", []),
            ("SecurityGroups", ["sg-1", "sg-2"]),
        ],
        ids=str,
    )
    def test_drift(self, drift):
        assert self.differs(changed(self.FOUND, *drift))

    @pytest.mark.parametrize(
        "drift",
        [
            (0, "Protocol", "HTTP"),
            (0, "Port", 8443),
            (0, "SslPolicy", "older"),
            (0, "Certificates", 0, "CertificateArn", "other"),
            (0, "Certificates", MISSING),
            (0, "DefaultActions", []),
            (0, "DefaultActions", 0, "TargetGroupArn", "other"),
            (0, "DefaultActions", 0, "ForwardConfig", "TargetGroups", 0, "TargetGroupArn", "other"),
            (0, "DefaultActions", 0, "ForwardConfig", "TargetGroupStickinessConfig", "Enabled", True),
            (1, "DefaultActions", 0, "Type", "fixed-response"),
            (1, "DefaultActions", 0, "RedirectConfig", "Protocol", "HTTP"),
            (1, "DefaultActions", 0, "RedirectConfig", "Port", "8443"),
            (1, "DefaultActions", 0, "RedirectConfig", "Host", "other.example"),
            (1, "DefaultActions", 0, "RedirectConfig", "Path", "/"),
            (1, "DefaultActions", 0, "RedirectConfig", "Query", ""),
            (1, "DefaultActions", 0, "RedirectConfig", "StatusCode", "HTTP_302"),
        ],
        ids=str,
    )
    def test_drift_of_a_listener(self, drift):
        assert self.differs(listeners=changed(self.LISTENERS, *drift))

    def test_drift_to_two_target_groups(self):
        forward = (0, "DefaultActions", 0, "ForwardConfig", "TargetGroups")
        assert self.differs(listeners=added(self.LISTENERS, *forward, {"TargetGroupArn": "other", "Weight": 1}))

    def test_a_listener_less_or_more(self):
        assert self.differs(listeners=self.LISTENERS[:1])
        without_certificate = {**self.WANTED, "listeners": self.WANTED["listeners"][1:]}
        found = _compute_settings.load_balancer_settings(self.FOUND, self.LISTENERS, TAGS)
        assert differs_from(found, without_certificate)

    def test_a_listener_of_others(self):
        assert not self.differs(listeners=[*self.LISTENERS, {**self.LISTENERS[1], "Port": 8080}])

    def test_drift_of_the_tags(self):
        assert self.differs(tags={})
        assert not self.differs(tags={**TAGS, "Organization": "2"})


class TestGroup:
    FOUND = {
        "min_size": 1,
        "max_size": 2,
        "vpc_zone_identifier": "subnet-2,subnet-1",
        "target_group_arns": [TARGETS],
        "health_check_type": "ELB",
        "health_check_grace_period": 600,
        "default_cooldown": 300,
        "termination_policies": ["Default"],
        "suspended_processes": [],
        "enabled_metrics": [{"metric": metric} for metric in _compute_settings.METRICS],
        "tags": [{"key": key, "value": value, "propagate_at_launch": False} for key, value in TAGS.items()],
        "instances": [],
    }
    WANTED = {
        "min_size": 1,
        "max_size": 2,
        "subnets": ["subnet-1", "subnet-2"],
        "target_groups": [TARGETS],
        "health_check_type": "ELB",
        "health_check_grace_period": 600,
        "default_cooldown": 300,
        "termination_policies": ["Default"],
        "suspended_processes": [],
        "metrics_collection": True,
        "tags": TAGS,
        "propagated_tags": [],
    }

    def test_unchanged(self):
        assert _compute_settings.group_settings(self.FOUND) == self.WANTED
        assert not differs_from(_compute_settings.group_settings(self.FOUND), self.WANTED)

    def test_a_metric_more_is_no_drift(self):
        found = added(self.FOUND, "enabled_metrics", {"metric": "WarmPoolMinSize"})
        assert not differs_from(_compute_settings.group_settings(found), self.WANTED)

    @pytest.mark.parametrize(
        "drift",
        [
            ("min_size", 0),
            ("max_size", 3),
            ("vpc_zone_identifier", "subnet-1"),
            ("vpc_zone_identifier", MISSING),
            ("target_group_arns", []),
            ("target_group_arns", [TARGETS, "other"]),
            ("health_check_type", "EC2"),
            ("health_check_grace_period", 300),
            ("default_cooldown", 60),
            ("termination_policies", ["OldestInstance"]),
            ("suspended_processes", [{"process_name": "Launch"}]),
            ("enabled_metrics", []),
            ("enabled_metrics", [{"metric": metric} for metric in _compute_settings.METRICS[1:]]),
            ("tags", []),
            ("tags", 0, "value", "other"),
            ("tags", 0, "propagate_at_launch", True),
        ],
        ids=str,
    )
    def test_drift(self, drift):
        assert differs_from(_compute_settings.group_settings(changed(self.FOUND, *drift)), self.WANTED)

    @pytest.mark.parametrize("propagated", [True, False])
    def test_a_tag_of_others_is_no_drift(self, propagated):
        found = added(self.FOUND, "tags", {"key": "By", "value": "others", "propagate_at_launch": propagated})
        assert not differs_from(_compute_settings.group_settings(found), self.WANTED)


class TestPolicy:
    FOUND = {
        "policy_type": "TargetTrackingScaling",
        "target_tracking_configuration": {
            "predefined_metric_specification": {"predefined_metric_type": "ASGAverageCPUUtilization"},
            "target_value": 70.0,
            "disable_scale_in": False,
        },
    }
    WANTED = {
        "policy_type": "TargetTrackingScaling",
        "metric": "ASGAverageCPUUtilization",
        "resource_label": "",
        "target_value": 70.0,
        "disable_scale_in": False,
    }
    TRACKING = "target_tracking_configuration"

    def differs(self, found: dict) -> bool:
        return differs_from(_compute_settings.policy_settings(found), self.WANTED)

    def test_unchanged(self):
        assert not self.differs(self.FOUND)
        assert not self.differs(changed(self.FOUND, self.TRACKING, "disable_scale_in", MISSING))

    @pytest.mark.parametrize(
        "drift",
        [
            ("policy_type", "StepScaling"),
            (TRACKING, MISSING),
            (TRACKING, "target_value", 50.0),
            (TRACKING, "disable_scale_in", True),
            (TRACKING, "predefined_metric_specification", MISSING),
            (TRACKING, "predefined_metric_specification", "predefined_metric_type", "ASGAverageNetworkIn"),
            (TRACKING, "predefined_metric_specification", "resource_label", "app/web"),
        ],
        ids=str,
    )
    def test_drift(self, drift):
        assert self.differs(changed(self.FOUND, *drift))


def test_group_tags_are_not_handed_on():
    assert _compute_settings.group_tags({"b": "2", "a": "1"}) == [
        {"b": "2", "propagate_at_launch": False},
        {"a": "1", "propagate_at_launch": False},
    ]
