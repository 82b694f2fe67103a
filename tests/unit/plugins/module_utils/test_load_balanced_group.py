# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which calls read what. A call that a test does not announce fails it."""

from __future__ import annotations

from datetime import datetime

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _load_balanced_group
from botocore.stub import Stubber

from tests import clients

TARGETS = "arn:targetgroup/web"
BALANCER = "arn:loadbalancer/web"
NOTHING = {"launch_template": {}, "target_group": {}, "load_balancer": {}, "group": {}}


@pytest.fixture
def autoscaling():
    """Auto Scaling as it is: the functions that talk to it retry by themselves."""
    client = clients.client("autoscaling")
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def read(ec2, elb, autoscaling):
    """Read with the stubbed services."""

    def read_(*details: str, **names: str):
        clients = {"ec2": ec2.client, "elbv2": elb.client, "autoscaling": autoscaling[0]}
        return _load_balanced_group.read(clients.__getitem__, names, details)

    return read_


def has_template(ec2, latest=3, default=3):
    template = {"LaunchTemplateId": "lt-1", "LatestVersionNumber": latest, "DefaultVersionNumber": default}
    ec2.answers("describe_launch_templates", {"LaunchTemplates": [template]}, {"LaunchTemplateNames": ["web"]})


def has_group(autoscaling, *instances):
    group = {
        "AutoScalingGroupName": "web",
        "MinSize": 1,
        "MaxSize": 1,
        "DesiredCapacity": 1,
        "DefaultCooldown": 300,
        "DefaultInstanceWarmup": 600,
        "AvailabilityZones": ["us-east-1a"],
        "HealthCheckType": "ELB",
        "CreatedTime": datetime(2026, 1, 2),
        "LaunchTemplate": {"LaunchTemplateName": "web", "Version": "3"},
        "Tags": [{"Key": "Name", "Value": "web", "PropagateAtLaunch": True}],
        "Instances": [
            {
                "InstanceId": id_,
                "AvailabilityZone": "us-east-1a",
                "LifecycleState": state,
                "HealthStatus": "Healthy",
                "ProtectedFromScaleIn": False,
            }
            for id_, state in instances
        ],
    }
    autoscaling[1].add_response(
        "describe_auto_scaling_groups", {"AutoScalingGroups": [group]}, {"AutoScalingGroupNames": ["web"]}
    )


def has_elb(elb):
    elb.answers("describe_target_groups", {"TargetGroups": [{"TargetGroupArn": TARGETS}]}, {"Names": ["web"]})
    balancer = {
        "LoadBalancerArn": BALANCER,
        "DNSName": "web.example",
        "CanonicalHostedZoneId": "Z1",
        "State": {"Code": "active"},
    }
    elb.answers("describe_load_balancers", {"LoadBalancers": [balancer]}, {"Names": ["web"]})


class TestLaunchTemplate:
    def test_alone_it_costs_one_call(self, read, ec2):
        has_template(ec2)
        assert read(launch_template="web") == {
            **NOTHING,
            "launch_template": {"id": "lt-1", "name": "web", "latest_version": 3, "default_version": 3},
        }

    def test_latest_and_default_version(self, read, ec2):
        has_template(ec2, default=2)
        versions = [{"VersionNumber": number, "LaunchTemplateData": {"ImageId": f"ami-{number}"}} for number in (3, 2)]
        asked = {"LaunchTemplateId": "lt-1", "Versions": ["2", "3"]}
        ec2.answers("describe_launch_template_versions", {"LaunchTemplateVersions": versions}, asked)
        found = read("versions", launch_template="web")["launch_template"]
        assert found["image_id"] == "ami-2"
        assert found["settings"]["data"]["image_id"] == "ami-3"
        assert found["settings"]["default_is_latest"] is False

    def test_not_there(self, read, ec2):
        ec2.refuses("describe_launch_templates", "InvalidLaunchTemplateName.NotFoundException")
        assert read("versions", launch_template="web") == NOTHING

    def test_refused(self, read, ec2):
        ec2.refuses("describe_launch_templates", "UnauthorizedOperation")
        with pytest.raises(AnsibleAWSError, match="read the launch template web"):
            read(launch_template="web")


class TestLoadBalancer:
    def test_alone_it_costs_one_call_each(self, read, elb):
        has_elb(elb)
        found = read(target_group="web", load_balancer="web")
        assert found["target_group"]["arn"] == TARGETS
        balancer = found["load_balancer"]
        assert balancer.pop("settings")["listeners"] == []
        assert balancer == {"arn": BALANCER, "dns_name": "web.example", "zone_id": "Z1", "state": "active"}

    def test_listeners_are_on_further_pages(self, read, elb):
        has_elb(elb)
        pages = [{"Listeners": [{"Protocol": "HTTP", "Port": port}]} for port in (80, 443)]
        elb.answers("describe_listeners", {**pages[0], "NextMarker": "2"}, {"LoadBalancerArn": BALANCER})
        elb.answers("describe_listeners", pages[1], {"LoadBalancerArn": BALANCER, "Marker": "2"})
        found = read("listeners", target_group="web", load_balancer="web")["load_balancer"]["settings"]["listeners"]
        assert [each["Port"] for each in found] == [80, 443]

    def test_details(self, read, elb):
        has_elb(elb)
        tags = [{"ResourceArn": arn, "Tags": [{"Key": "Name", "Value": arn}]} for arn in (TARGETS, BALANCER)]
        elb.answers("describe_tags", {"TagDescriptions": tags}, {"ResourceArns": [TARGETS, BALANCER]})
        slow = {"Attributes": [{"Key": "slow_start.duration_seconds", "Value": "30"}]}
        elb.answers("describe_target_group_attributes", slow, {"TargetGroupArn": TARGETS})
        health = [{"Target": {"Id": "i-1"}, "TargetHealth": {"State": "healthy"}}]
        elb.answers("describe_target_health", {"TargetHealthDescriptions": health}, {"TargetGroupArn": TARGETS})
        listeners = {"Listeners": [{"Protocol": "HTTP", "Port": 80}]}
        elb.answers("describe_listeners", listeners, {"LoadBalancerArn": BALANCER})
        idle = {"Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "60"}]}
        elb.answers("describe_load_balancer_attributes", idle, {"LoadBalancerArn": BALANCER})
        found = read("attributes", "listeners", "tags", "targets", target_group="web", load_balancer="web")
        group, balancer = found["target_group"], found["load_balancer"]
        assert group["settings"]["tags"] == {"Name": TARGETS}
        assert group["attributes"] == {"slow_start.duration_seconds": "30"}
        assert group["targets"] == [{"id": "i-1", "state": "healthy"}]
        assert balancer["settings"]["tags"] == {"Name": BALANCER}
        assert balancer["settings"]["listeners"] == [{"Protocol": "HTTP", "Port": 80, "DefaultActions": []}]
        assert balancer["attributes"] == {"idle_timeout.timeout_seconds": "60"}

    def test_not_there(self, read, elb):
        elb.refuses("describe_target_groups", "TargetGroupNotFound")
        elb.refuses("describe_load_balancers", "LoadBalancerNotFound")
        found = read("attributes", "listeners", "tags", "targets", target_group="web", load_balancer="web")
        assert found == NOTHING

    def test_refused(self, read, elb):
        elb.refuses("describe_load_balancers", "AccessDenied")
        with pytest.raises(AnsibleAWSError, match="read the load balancer web"):
            read(load_balancer="web")


class TestGroup:
    def test_alone_it_costs_one_call(self, read, autoscaling):
        has_group(autoscaling)
        group = read(group="web")["group"]
        assert group["name"] == "web"
        assert group["desired_capacity"] == 1
        assert group["launch_template"]["version"] == "3"
        assert group["settings"]["tags"] == {"Name": "web"}
        assert group["settings"]["propagated_tags"] == ["Name"]
        assert group["settings"]["default_instance_warmup"] == 600
        assert group["settings"]["min_healthy_percentage"] == -1

    def test_details(self, read, autoscaling):
        has_group(autoscaling)
        policies = {"ScalingPolicies": [{"PolicyName": "cpu", "PolicyType": "TargetTrackingScaling"}]}
        autoscaling[1].add_response("describe_policies", policies, {"AutoScalingGroupName": "web"})
        refreshes = {
            "InstanceRefreshes": [
                {"InstanceRefreshId": "2", "Status": "InProgress"},
                {"InstanceRefreshId": "1", "Status": "Successful"},
            ]
        }
        autoscaling[1].add_response("describe_instance_refreshes", refreshes, {"AutoScalingGroupName": "web"})
        group = read("policies", "instance_refresh", group="web")["group"]
        assert group["policies"]["cpu"]["policy_type"] == "TargetTrackingScaling"
        assert group["instance_refresh"]["instance_refresh_id"] == "2"

    @pytest.mark.parametrize(
        ("activities", "failures"),
        [
            ([], []),
            (["Failed: no quota", "Failed: no key", "Successful: done", "Failed: long ago"], ["no quota", "no key"]),
            (["InProgress: going on", "Failed: no quota"], ["no quota"]),
            (["Successful: done", "Failed: long ago"], []),
        ],
    )
    def test_launches_that_failed_since_the_last_that_did_not(self, read, autoscaling, activities, failures):
        has_group(autoscaling)
        answer = [
            {
                "ActivityId": str(number),
                "AutoScalingGroupName": "web",
                "Cause": "c",
                "Description": "Launching a new EC2 instance",
                "StartTime": datetime(2026, 1, 2),
                "StatusCode": status,
                "StatusMessage": message,
            }
            for number, (status, _, message) in enumerate(each.partition(": ") for each in activities)
        ]
        asked = {"AutoScalingGroupName": "web"}
        autoscaling[1].add_response("describe_scaling_activities", {"Activities": answer}, asked)
        assert read("launch_failures", group="web")["group"]["launch_failures"] == failures

    def test_launches_that_failed_are_on_a_further_page(self, read, autoscaling):
        has_group(autoscaling)
        failed = {
            "ActivityId": "1",
            "AutoScalingGroupName": "web",
            "Cause": "c",
            "Description": "Launching a new EC2 instance",
            "StartTime": datetime(2026, 1, 2),
            "StatusCode": "Failed",
            "StatusMessage": "no quota",
        }
        asked = {"AutoScalingGroupName": "web"}
        autoscaling[1].add_response("describe_scaling_activities", {"Activities": [], "NextToken": "2"}, asked)
        autoscaling[1].add_response(
            "describe_scaling_activities", {"Activities": [failed]}, {**asked, "NextToken": "2"}
        )
        assert read("launch_failures", group="web")["group"]["launch_failures"] == ["no quota"]

    def test_instances_in_service_run_without_asking(self, read, autoscaling):
        has_group(autoscaling, ("i-1", "InService"), ("i-2", "Terminating"))
        instances = read("instance_states", group="web")["group"]["instances"]
        assert [each["running"] for each in instances] == [True, False]

    def test_ec2_is_asked_for_the_others(self, read, ec2, autoscaling):
        has_group(autoscaling, ("i-1", "InService"), ("i-2", "Pending"), ("i-3", "Pending:Wait"), ("i-4", "Pending"))
        states = {"i-2": (16, "running"), "i-3": (0, "pending")}
        shown = [{"InstanceId": id_, "State": {"Code": code, "Name": name}} for id_, (code, name) in states.items()]
        asked = {"Filters": [{"Name": "instance-id", "Values": ["i-2", "i-3", "i-4"]}]}
        ec2.answers("describe_instances", {"Reservations": [{"Instances": shown}]}, asked)
        instances = read("instance_states", group="web")["group"]["instances"]
        assert [each["running"] for each in instances] == [True, True, False, False]

    def test_not_there(self, read, autoscaling):
        autoscaling[1].add_response("describe_auto_scaling_groups", {"AutoScalingGroups": []})
        assert read("policies", "instance_refresh", "instance_states", group="web") == NOTHING
