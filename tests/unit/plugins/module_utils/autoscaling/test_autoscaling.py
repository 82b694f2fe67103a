# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _autoscaling

POLICIES = [{"PolicyName": "cpu", "PolicyType": "TargetTrackingScaling"}, {"PolicyName": "requests"}]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, {"AutoScalingGroupName": "web"}),
        ("cpu", {"AutoScalingGroupName": "web", "PolicyNames": ["cpu"]}),
    ],
)
def test_policies_from_all_pages(autoscaling, name, expected):
    autoscaling.answers("describe_policies", {"ScalingPolicies": POLICIES[:1], "NextToken": "2"}, expected)
    autoscaling.answers("describe_policies", {"ScalingPolicies": POLICIES[1:]}, {**expected, "NextToken": "2"})
    assert _autoscaling.policies(autoscaling.client, "web", name) == [
        {"policy_name": "cpu", "policy_type": "TargetTrackingScaling"},
        {"policy_name": "requests"},
    ]


def test_no_policy(autoscaling):
    autoscaling.answers("describe_policies", {"ScalingPolicies": []})
    assert _autoscaling.policies(autoscaling.client, "web", "cpu") == []


def test_no_group_has_no_policy(autoscaling):
    autoscaling.refuses("describe_policies", "ValidationError", "Group name not found - null")
    assert _autoscaling.policies(autoscaling.client, "web") == []


def test_another_error_is_one(autoscaling):
    autoscaling.refuses("describe_policies", "AccessDenied", "not authorized to perform DescribePolicies")
    with pytest.raises(AnsibleAutoScalingError, match="Failed to list the scaling policies of web: .*not authorized"):
        _autoscaling.policies(autoscaling.client, "web")


def test_group(autoscaling, has):
    has({"DefaultInstanceWarmup": 60})
    assert _autoscaling.existing_group(autoscaling.client, "web")["default_instance_warmup"] == 60


def test_no_group(autoscaling, has):
    has(None)
    with pytest.raises(AnsibleAutoScalingError, match="name: 'web' is refused; allowed: .* group that exists"):
        _autoscaling.existing_group(autoscaling.client, "web")
