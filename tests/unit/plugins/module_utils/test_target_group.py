# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _target_group

ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"
FOUND = {
    "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false",
    "deregistration_delay.timeout_seconds": "60",
}


def answers(elb):
    elb.answers("describe_target_groups", {"TargetGroups": [{"TargetGroupArn": ARN}]}, {"Names": ["web"]})
    attributes = [{"Key": key, "Value": value} for key, value in FOUND.items()]
    elb.answers("describe_target_group_attributes", {"Attributes": attributes}, {"TargetGroupArn": ARN})


def test_only_what_differs_is_written(elb):
    answers(elb)
    written = {"TargetGroupArn": ARN, "Attributes": [{"Key": "slow_start.duration_seconds", "Value": "30"}]}
    elb.answers("modify_target_group_attributes", {"Attributes": []}, written)
    wanted = {"slow_start.duration_seconds": 30, "deregistration_delay.timeout_seconds": 60}
    changed, attributes, diff = _target_group.ensure(elb.client, "web", wanted, check_mode=False)
    assert changed
    assert attributes == {**FOUND, "slow_start.duration_seconds": "30"}
    assert diff["before"]["slow_start.duration_seconds"] == "0"
    assert diff["after"]["slow_start.duration_seconds"] == "30"


@pytest.mark.parametrize("wanted", [{"slow_start.duration_seconds": 0}, {"stickiness.enabled": False}, {}])
def test_unchanged(elb, wanted):
    answers(elb)
    assert _target_group.ensure(elb.client, "web", wanted, check_mode=False)[0] is False


def test_check_mode_writes_nothing(elb):
    answers(elb)
    assert _target_group.ensure(elb.client, "web", {"stickiness.enabled": True}, check_mode=True)[0] is True


def test_group_that_is_not_there(elb):
    elb.refuses("describe_target_groups", "TargetGroupNotFound")
    with pytest.raises(AnsibleAWSError, match="find the target group web"):
        _target_group.ensure(elb.client, "web", {}, check_mode=True)
