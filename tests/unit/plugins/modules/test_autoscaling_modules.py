# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The modules as Ansible runs them: options in, JSON out. What they decide is tested with their module_utils."""

from __future__ import annotations

from datetime import datetime

import pytest
from ansible_collections.globalmountpoint.aws.plugins.modules import (
    autoscaling_group_settings,
    autoscaling_rollout,
)

GROUP = {
    "AutoScalingGroupName": "web",
    "MinSize": 1,
    "MaxSize": 1,
    "DesiredCapacity": 1,
    "DefaultCooldown": 300,
    "AvailabilityZones": ["us-east-1a"],
    "HealthCheckType": "ELB",
    "CreatedTime": 0,
    "LaunchTemplate": {"LaunchTemplateName": "web-template", "Version": "4"},
    "Instances": [],
}
SETTINGS = {"default_instance_warmup": 300, "min_healthy_percentage": 100, "max_healthy_percentage": 200}


@pytest.fixture
def autoscaling(stubbed):
    """The stubbed answers of Auto Scaling; a call without one fails."""
    return stubbed("autoscaling")


def has_group(autoscaling, *groups):
    autoscaling.add_response("describe_auto_scaling_groups", {"AutoScalingGroups": list(groups)})


class TestGroupSettings:
    def test_change(self, autoscaling, run):
        has_group(autoscaling, GROUP)
        expected = {
            "AutoScalingGroupName": "web",
            "DefaultInstanceWarmup": 300,
            "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200},
        }
        autoscaling.add_response("update_auto_scaling_group", {}, expected)
        result = run(autoscaling_group_settings, name="web", **SETTINGS)
        assert result["changed"] is True
        assert result["settings"] == result["diff"]["after"]
        assert SETTINGS.items() <= result["settings"].items()

    def test_check_mode(self, autoscaling, run):
        has_group(autoscaling, GROUP)
        result = run(autoscaling_group_settings, name="web", default_instance_warmup=300, _ansible_check_mode=True)
        assert result["changed"] is True
        assert result["settings"]["default_instance_warmup"] == 300
        assert result["diff"]["before"]["default_instance_warmup"] == -1

    def test_every_setting_is_an_option(self, autoscaling, run):
        has_group(autoscaling, GROUP)
        settings = run(autoscaling_group_settings, name="web")["settings"]
        options = autoscaling_group_settings.SETTINGS.keys()
        assert settings.keys() - options == {"desired_capacity", "propagated_tags"}
        assert options <= settings.keys()

    def test_a_refresh_is_cancelled_where_that_is_wanted(self, autoscaling, run):
        has_group(autoscaling, GROUP)
        autoscaling.add_client_error("attach_load_balancer_target_groups", "InstanceRefreshInProgress")
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": []})
        attached = {"AutoScalingGroupName": "web", "TargetGroupARNs": ["arn:new"]}
        autoscaling.add_response("attach_load_balancer_target_groups", {}, attached)
        options = {"target_groups": ["arn:new"], "cancel_instance_refresh": True}
        assert run(autoscaling_group_settings, name="web", **options)["changed"] is True

    def test_error(self, autoscaling, run):
        has_group(autoscaling)
        result = run(autoscaling_group_settings, name="web", **SETTINGS)
        assert result["failed"] is True
        assert result["msg"] == "name: 'web' is refused; allowed: an Auto Scaling group that exists"

    def test_percentages_go_together(self, run):
        assert "required together" in run(autoscaling_group_settings, name="web", min_healthy_percentage=100)["msg"]


class TestRollout:
    OPTIONS = {"name": "web", "launch_template_name": "web-template", "version": "5"}

    def test_change(self, autoscaling, run):
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": []})
        has_group(autoscaling, GROUP)
        expected = {
            "AutoScalingGroupName": "web",
            "DesiredConfiguration": {"LaunchTemplate": {"LaunchTemplateName": "web-template", "Version": "5"}},
            "Preferences": {
                "MinHealthyPercentage": 100,
                "MaxHealthyPercentage": 200,
                "AutoRollback": True,
                "SkipMatching": True,
            },
        }
        autoscaling.add_response("start_instance_refresh", {"InstanceRefreshId": "r-1"}, expected)
        shown = {"InstanceRefreshId": "r-1", "Status": "Pending", "StartTime": datetime(2026, 1, 2)}
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": [shown]})
        result = run(autoscaling_rollout, **self.OPTIONS)
        assert result["changed"] is True
        assert result["version"] == 5
        assert result["refresh"]["instance_refresh_id"] == "r-1"
        assert result["refresh"]["start_time"].startswith("2026-01-02")

    def test_check_mode(self, autoscaling, run):
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": []})
        has_group(autoscaling, GROUP)
        result = run(autoscaling_rollout, **self.OPTIONS, _ansible_check_mode=True)
        assert result["changed"] is True
        assert result["diff"]["after"]["group"] == "version 5 of web-template"

    def test_error(self, autoscaling, run):
        autoscaling.add_client_error("describe_instance_refreshes", "ValidationError", "name not found")
        result = run(autoscaling_rollout, **self.OPTIONS)
        assert result["failed"] is True
        assert "name not found" in result["msg"]

    def test_another_refresh_is_rolled_back(self, autoscaling, run):
        desired = {"LaunchTemplate": {"LaunchTemplateName": "web-template", "Version": "5"}}
        other = {"InstanceRefreshId": "r-1", "Status": "InProgress", "DesiredConfiguration": desired}
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": [other]})
        has_group(autoscaling, GROUP)
        expected = {"AutoScalingGroupName": "web"}
        autoscaling.add_response("rollback_instance_refresh", {"InstanceRefreshId": "r-1"}, expected)
        autoscaling.add_response("describe_instance_refreshes", {"InstanceRefreshes": []})
        has_group(autoscaling, GROUP)
        options = {**self.OPTIONS, "version": "4", "other_refresh": "roll_back", "wait_delay": 0}
        result = run(autoscaling_rollout, **options)
        assert result["changed"] is True
        assert result["refresh"] == {}

    def test_version_is_a_number(self, run):
        assert "version" in run(autoscaling_rollout, **{**self.OPTIONS, "version": "$Latest"})["msg"]
