# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Modules as Ansible runs them: options in, JSON out. How they read and write is tested with module_utils."""

from __future__ import annotations

from ansible_collections.globalmountpoint.aws.plugins.modules import (
    cloudwatch_alarm_tags,
    instance_role_info,
    launch_options_info,
    load_balanced_group_info,
    network_holders_info,
    region_access_info,
    storage_info,
)


class TestLoadBalancedGroupInfo:
    def test_result(self, stubbed, run):
        stubbed("elbv2").add_client_error("describe_target_groups", "TargetGroupNotFound")
        group = {"AutoScalingGroups": []}
        stubbed("autoscaling").add_response("describe_auto_scaling_groups", group, {"AutoScalingGroupNames": ["web"]})
        result = run(load_balanced_group_info, target_group="web", group="web", details=["targets"])
        assert result["changed"] is False
        assert [result[part] for part in load_balanced_group_info.NAMES] == [{}, {}, {}, {}]

    def test_error(self, stubbed, run):
        stubbed("ec2").add_client_error("describe_launch_templates", "UnauthorizedOperation", "not authorized")
        result = run(load_balanced_group_info, launch_template="web")
        assert result["failed"] is True
        assert "not authorized" in result["msg"]

    def test_something_is_named(self, run):
        assert "one of the following is required" in run(load_balanced_group_info, details=["targets"])["msg"]


class TestInstanceRoleInfo:
    def test_result(self, stubbed, run):
        iam = stubbed("iam")
        iam.add_client_error("get_role", "NoSuchEntity")
        iam.add_client_error("get_instance_profile", "NoSuchEntity")
        result = run(instance_role_info, role="web", policies=["content"], instance_profile="web")
        assert result["changed"] is False
        assert (result["role"], result["policies"], result["instance_profile"]) == ({}, {}, {})

    def test_error(self, stubbed, run):
        stubbed("iam").add_client_error("get_role", "AccessDenied", "not authorized")
        result = run(instance_role_info, role="web", instance_profile="web")
        assert result["failed"] is True
        assert "not authorized" in result["msg"]


class TestThrottledByJson:
    def test_certificate(self, stubbed, run, naps):
        acm = stubbed("acm")
        acm.add_client_error("describe_certificate", "ThrottlingException", "Rate exceeded")
        acm.add_client_error("describe_certificate", "ResourceNotFoundException", "no such certificate")
        arn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
        result = run(launch_options_info, region="us-east-1", certificate_arn=arn, domain_name="a.example")
        assert len(result["faults"]) == 1
        assert len(naps) == 1

    def test_alarm(self, stubbed, run, naps):
        cloudwatch = stubbed("cloudwatch")
        cloudwatch.add_client_error("describe_alarms", "ThrottlingException", "Rate exceeded")
        cloudwatch.add_response("describe_alarms", {"MetricAlarms": []}, {"AlarmNames": ["web"]})
        assert run(cloudwatch_alarm_tags, name="web", tags={})["msg"] == "There is no alarm web"
        assert len(naps) == 1


class TestStorageInfo:
    def test_result(self, stubbed, run):
        stubbed("s3").add_client_error("get_bucket_replication", "NoSuchBucket")
        result = run(storage_info, bucket="web")
        assert result["changed"] is False
        assert (result["exists"], result["replication_configuration"], result["settings"]) == (False, {}, {})

    def test_error(self, stubbed, run):
        stubbed("s3").add_client_error("get_bucket_replication", "AccessDenied", "not authorized")
        result = run(storage_info, bucket="web")
        assert result["failed"] is True
        assert "not authorized" in result["msg"]


class TestRegionAccessInfo:
    def test_another_account(self, stubbed, run):
        account = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "me"}
        stubbed("sts").add_response("get_caller_identity", account)
        regions = {"Regions": [{"RegionName": "us-east-1", "OptInStatus": "opt-in-not-required"}]}
        stubbed("ec2").add_response("describe_regions", regions)
        result = run(region_access_info, region="us-east-1", account_id="210987654321")
        assert (result["account_id"], result["partition"]) == ("123456789012", "aws")
        assert "210987654321" in "".join(result["faults"])

    def test_no_region(self, run):
        (fault,) = run(region_access_info, region="nowhere")["faults"]
        assert fault.startswith("region: 'nowhere' is refused")


class TestNetworkHoldersInfo:
    def test_no_network(self, run, stubbed, monkeypatch):
        ec2 = stubbed("ec2")
        ec2.add_response("describe_vpcs", {"Vpcs": []})
        monkeypatch.setattr(
            network_holders_info._deployment_resources, "Clients", lambda _module: OnlyClient(ec2.client)
        )
        result = run(network_holders_info, project="gm", environment="prod", regions=["us-east-1"])
        assert (result["changed"], result["holders"], result["leaving"]) == (False, [], [])


class OnlyClient:
    def __init__(self, client):
        self._client = client

    def of(self, *_place):
        return self._client
