# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Modules as Ansible runs them: options in, JSON out. How they read and write is tested with module_utils."""

from __future__ import annotations

import json
from types import SimpleNamespace

import boto3
import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import RetryingBotoClientWrapper
from ansible_collections.globalmountpoint.aws.plugins.modules import (
    cloudwatch_alarm_tags,
    instance_role_info,
    launch_options_info,
    load_balanced_group_info,
)
from botocore.stub import Stubber


@pytest.fixture
def stubbed(monkeypatch):
    """Let the modules talk to a stubbed service; a call without an answer fails."""
    clients = {}

    def stubbed_(service: str) -> Stubber:
        client = boto3.client(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        stubber = Stubber(client)
        stubber.activate()
        clients[service] = SimpleNamespace(client=client, stubber=stubber)
        return stubber

    def client(_module, service, retry_decorator):
        return RetryingBotoClientWrapper(clients[service].client, retry_decorator)

    monkeypatch.setattr(AnsibleAWSModule, "client", client)
    yield stubbed_
    for each in clients.values():
        each.stubber.assert_no_pending_responses()


@pytest.fixture
def naps(monkeypatch):
    """Seconds that somebody waited; nobody does."""
    naps = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


@pytest.fixture
def run(capsys):
    """Run a module with options; return its result."""

    def run_module(module, **options) -> dict:
        with patch_module_args(options), pytest.raises(SystemExit):
            module.main()
        return json.loads(capsys.readouterr().out)

    return run_module


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
