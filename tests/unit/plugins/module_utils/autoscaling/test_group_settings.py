# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _group_settings

WANTED = {"default_instance_warmup": 300, "min_healthy_percentage": 100, "max_healthy_percentage": 200}
UNSET = dict.fromkeys(WANTED, -1)
WARMUP = {"DefaultInstanceWarmup": 300}
POLICY = {"InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200}}
NO_POLICY = {"InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1}}


def ensure(autoscaling, wanted, check_mode=False):
    return _group_settings.ensure(autoscaling.client, "web", wanted, check_mode)


@pytest.mark.parametrize(
    ("group", "arguments"),
    [
        pytest.param({}, {**WARMUP, **POLICY}, id="none is set"),
        pytest.param(POLICY, WARMUP, id="warm-up is not set"),
        pytest.param({**WARMUP, "DefaultInstanceWarmup": 0, **POLICY}, WARMUP, id="warm-up is none"),
        pytest.param({**WARMUP, **NO_POLICY}, POLICY, id="policy was removed"),
        pytest.param(
            {**WARMUP, "InstanceMaintenancePolicy": {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 200}},
            POLICY,
            id="other minimum",
        ),
        pytest.param(
            {**WARMUP, "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 110}},
            POLICY,
            id="other maximum",
        ),
    ],
)
def test_only_what_differs_is_changed(autoscaling, has, group, arguments):
    has(group)
    autoscaling.answers("update_auto_scaling_group", {}, {"AutoScalingGroupName": "web", **arguments})
    changed, settings, diff = ensure(autoscaling, WANTED)
    assert changed
    assert settings == diff["after"] == WANTED
    assert diff["before"] != WANTED


def test_unchanged(autoscaling, has):
    has({**WARMUP, **POLICY})
    assert ensure(autoscaling, WANTED) == (False, WANTED, {"before": WANTED, "after": WANTED})


def test_what_is_not_given_stays(autoscaling, has):
    has(POLICY)
    autoscaling.answers("update_auto_scaling_group", {}, {"AutoScalingGroupName": "web", **WARMUP})
    changed, settings, diff = ensure(autoscaling, {"default_instance_warmup": 300})
    assert changed
    assert settings == WANTED
    assert diff["before"] == {**WANTED, "default_instance_warmup": -1}


def test_removed(autoscaling, has):
    has({**WARMUP, **POLICY})
    arguments = {"DefaultInstanceWarmup": -1, **NO_POLICY}
    autoscaling.answers("update_auto_scaling_group", {}, {"AutoScalingGroupName": "web", **arguments})
    assert ensure(autoscaling, UNSET)[0]


def test_nothing_to_remove(autoscaling, has):
    has({})
    assert not ensure(autoscaling, UNSET)[0]


def test_check_mode_writes_nothing(autoscaling, has):
    has({})
    assert ensure(autoscaling, WANTED, check_mode=True) == (True, WANTED, {"before": UNSET, "after": WANTED})


@pytest.mark.parametrize("check_mode", [True, False])
def test_no_group_is_an_error(autoscaling, has, check_mode):
    has(None)
    with pytest.raises(AnsibleAutoScalingError, match="'web' is refused"):
        ensure(autoscaling, WANTED, check_mode)


def test_refusal_names_the_group(autoscaling, has):
    has({})
    autoscaling.refuses("update_auto_scaling_group", "ValidationError", "MaxHealthyPercentage must be at least 100")
    with pytest.raises(AnsibleAutoScalingError, match="change the Auto Scaling group web: .*must be at least 100"):
        ensure(autoscaling, WANTED)
