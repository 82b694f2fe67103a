# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Modules as Ansible runs them: options in, JSON out. What they decide is tested with module_utils."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.modules import (
    cloudwatch_alarm_tags,
    ec2_vpc_gateway_endpoint,
    elb_listener_absent,
    elb_target_group_attributes,
)

SERVICE = "com.amazonaws.us-east-1.s3"
POLICY = {"Version": "2012-10-17", "Statement": []}
ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:down"
BALANCER = "arn:loadbalancer/web"
TARGETS = "arn:targetgroup/web/1"


class TestGatewayEndpoint:
    ENDPOINT = {
        "VpcEndpointId": "vpce-1",
        "State": "available",
        "PolicyDocument": '{"Version": "2012-10-17", "Statement": []}',
        "RouteTableIds": ["rtb-1"],
        "Tags": [{"Key": "Name", "Value": "s3"}, {"Key": "By", "Value": "others"}],
    }
    WANTED = {"vpc_id": "vpc-1", "service": SERVICE, "policy": POLICY, "route_table_ids": ["rtb-1"]}

    @pytest.fixture
    def ec2(self, stubbed):
        ec2 = stubbed("ec2")
        ec2.add_response("describe_vpc_endpoints", {"VpcEndpoints": [self.ENDPOINT]})
        return ec2

    @pytest.mark.parametrize("tags", [{}, {"tags": {"Name": "s3"}, "purge_tags": False}])
    def test_unchanged(self, ec2, run, tags):
        assert ec2
        result = run(ec2_vpc_gateway_endpoint, **self.WANTED, **tags)
        assert (result["changed"], result["vpc_endpoint_id"]) == (False, "vpce-1")

    def test_tags_that_are_not_given_are_purged_by_default(self, ec2, run):
        ec2.add_response("delete_tags", {}, {"Resources": ["vpce-1"], "Tags": [{"Key": "By"}]})
        assert run(ec2_vpc_gateway_endpoint, **self.WANTED, tags={"Name": "s3"})["changed"] is True

    def test_policy_is_required(self, run):
        result = run(ec2_vpc_gateway_endpoint, vpc_id="vpc-1", service=SERVICE)
        assert "policy" in result["msg"]


class TestAlarmTags:
    @pytest.fixture
    def cloudwatch(self, stubbed):
        cloudwatch = stubbed("cloudwatch")
        cloudwatch.add_response("describe_alarms", {"MetricAlarms": [{"AlarmArn": ALARM}]})
        listed = [{"Key": "Project", "Value": "gm"}, {"Key": "By", "Value": "others"}]
        cloudwatch.add_response("list_tags_for_resource", {"Tags": listed})
        return cloudwatch

    def test_tags_of_others_stay_where_that_is_asked_for(self, cloudwatch, run):
        assert cloudwatch
        result = run(cloudwatch_alarm_tags, name="down", tags={"Project": "gm"}, purge_tags=False)
        assert (result["changed"], result["tags"]) == (False, {"Project": "gm", "By": "others"})

    def test_tags_that_are_not_given_are_purged_by_default(self, cloudwatch, run):
        cloudwatch.add_response("untag_resource", {}, {"ResourceARN": ALARM, "TagKeys": ["By"]})
        result = run(cloudwatch_alarm_tags, name="down", tags={"Project": "gm"})
        assert (result["changed"], result["tags"]) == (True, {"Project": "gm"})


class TestListenerAbsent:
    def test_gone(self, stubbed, run):
        elb = stubbed("elbv2")
        elb.add_response("describe_load_balancers", {"LoadBalancers": [{"LoadBalancerArn": BALANCER}]})
        listener = {"ListenerArn": "arn:listener/443", "Port": 443, "Protocol": "HTTPS"}
        elb.add_response("describe_listeners", {"Listeners": [listener]})
        elb.add_response("delete_listener", {}, {"ListenerArn": "arn:listener/443"})
        result = run(elb_listener_absent, load_balancer="web", port=443)
        assert result["changed"] is True
        assert result["diff"]["before"]["port"] == 443


class TestTargetGroupAttributes:
    def test_attributes(self, stubbed, run):
        elb = stubbed("elbv2")
        elb.add_response("describe_target_groups", {"TargetGroups": [{"TargetGroupArn": TARGETS}]})
        listed = [{"Key": "slow_start.duration_seconds", "Value": "0"}]
        elb.add_response("describe_target_group_attributes", {"Attributes": listed})
        wanted = [{"Key": "slow_start.duration_seconds", "Value": "30"}]
        elb.add_response("modify_target_group_attributes", {}, {"TargetGroupArn": TARGETS, "Attributes": wanted})
        result = run(elb_target_group_attributes, name="web", attributes={"slow_start.duration_seconds": 30})
        assert (result["changed"], result["attributes"]) == (True, {"slow_start.duration_seconds": "30"})
