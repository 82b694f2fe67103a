# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import time

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _compute_settings, _group_settings

NAMED = {"AutoScalingGroupName": "web"}
WANTED = {"default_instance_warmup": 300, "min_healthy_percentage": 100, "max_healthy_percentage": 200}
UNSET = dict.fromkeys(WANTED, -1)
WARMUP = {"DefaultInstanceWarmup": 300}
POLICY = {"InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200}}
NO_POLICY = {"InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1}}

#: The settings of a group, by the names of the module's options, and what is there beside these.
BEFORE = {
    "min_size": 1,
    "max_size": 3,
    "desired_capacity": 2,
    "subnets": ["subnet-1", "subnet-2"],
    "target_groups": ["arn:old"],
    "health_check_type": "ELB",
    "health_check_grace_period": 600,
    "default_cooldown": 300,
    "termination_policies": ["Default"],
    "suspended_processes": [],
    "metrics_collection": True,
    "tags": {"Name": "web", "Organization": "2"},
    "propagated_tags": ["Organization"],
    **WANTED,
}


def update(**arguments) -> list[tuple[str, dict]]:
    return [("update_auto_scaling_group", {**NAMED, **arguments})]


def tag(key: str, value: str) -> dict:
    resource = {"ResourceId": "web", "ResourceType": "auto-scaling-group"}
    return {**resource, "Key": key, "Value": value, "PropagateAtLaunch": False}


@pytest.mark.parametrize(
    ("wanted", "calls"),
    [
        ({"min_size": 2}, update(MinSize=2)),
        ({"min_size": 3}, update(MinSize=3, DesiredCapacity=3)),
        ({"max_size": 4}, update(MaxSize=4)),
        ({"max_size": 1}, update(MaxSize=1, DesiredCapacity=1)),
        ({"min_size": 4, "max_size": 5}, update(MinSize=4, MaxSize=5, DesiredCapacity=4)),
        ({"subnets": ["subnet-1", "subnet-3"]}, update(VPCZoneIdentifier="subnet-1,subnet-3")),
        ({"subnets": ["subnet-2", "subnet-1"]}, []),
        ({"health_check_type": "EC2"}, update(HealthCheckType="EC2")),
        ({"health_check_grace_period": 0}, update(HealthCheckGracePeriod=0)),
        ({"default_cooldown": 60}, update(DefaultCooldown=60)),
        ({"termination_policies": ["OldestInstance"]}, update(TerminationPolicies=["OldestInstance"])),
        ({"default_instance_warmup": 0}, update(DefaultInstanceWarmup=0)),
        (
            {"target_groups": ["arn:new"]},
            [
                ("detach_load_balancer_target_groups", {**NAMED, "TargetGroupARNs": ["arn:old"]}),
                ("attach_load_balancer_target_groups", {**NAMED, "TargetGroupARNs": ["arn:new"]}),
            ],
        ),
        ({"suspended_processes": ["Launch"]}, [("suspend_processes", {**NAMED, "ScalingProcesses": ["Launch"]})]),
        ({"metrics_collection": False}, []),
        ({"tags": {"Name": "other"}}, [("create_or_update_tags", {"Tags": [tag("Name", "other")]})]),
        ({"tags": {"Role": "primary"}}, [("create_or_update_tags", {"Tags": [tag("Role", "primary")]})]),
        ({"tags": {"Organization": "2"}}, [("create_or_update_tags", {"Tags": [tag("Organization", "2")]})]),
        ({"tags": {"Name": "web"}}, []),
        ({}, []),
    ],
    ids=str,
)
def test_each_setting_has_its_call(wanted, calls):
    assert _group_settings.changes("web", BEFORE, _group_settings.planned(BEFORE, wanted)) == calls


def test_what_was_suspended_is_resumed():
    before = {**BEFORE, "suspended_processes": ["Launch", "Terminate"]}
    after = _group_settings.planned(before, {"suspended_processes": ["Terminate"]})
    calls = [("resume_processes", {**NAMED, "ScalingProcesses": ["Launch"]})]
    assert _group_settings.changes("web", before, after) == calls


def test_metrics_are_collected():
    after = _group_settings.planned({**BEFORE, "metrics_collection": False}, {"metrics_collection": True})
    [(operation, arguments)] = _group_settings.changes("web", {**BEFORE, "metrics_collection": False}, after)
    assert operation == "enable_metrics_collection"
    assert arguments == {**NAMED, "Granularity": "1Minute", "Metrics": list(_compute_settings.METRICS)}


def test_no_call_names_the_launch_template():
    """Auto Scaling looks at one that it is sent, and refuses it where its image is gone."""
    after = {
        **dict.fromkeys(BEFORE, "x"),
        **{key: ["x"] for key, value in BEFORE.items() if isinstance(value, list)},
        "tags": {"x": "x"},
        "metrics_collection": True,
    }
    calls = _group_settings.changes("web", {**BEFORE, "metrics_collection": False}, after)
    assert len(calls) == 7
    assert not any("Launch" in argument for _operation, arguments in calls for argument in arguments)


def ensure(autoscaling, wanted, check_mode=False, cancels=False):
    patience = _group_settings.Patience(cancels, timeout=60, delay=0)
    changed, settings, diff = _group_settings.ensure(autoscaling.client, "web", wanted, check_mode, patience)
    assert settings == diff["after"]
    parts = [{setting: each[setting] for setting in wanted} for each in (diff["before"], diff["after"])]
    return changed, *parts


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
    autoscaling.answers("update_auto_scaling_group", {}, {**NAMED, **arguments})
    changed, before, after = ensure(autoscaling, WANTED)
    assert changed
    assert after == WANTED
    assert before != WANTED


def test_unchanged(autoscaling, has):
    has({**WARMUP, **POLICY})
    assert ensure(autoscaling, WANTED) == (False, WANTED, WANTED)


def test_what_is_not_given_stays(autoscaling, has):
    has(POLICY)
    autoscaling.answers("update_auto_scaling_group", {}, {**NAMED, **WARMUP})
    assert ensure(autoscaling, {"default_instance_warmup": 300})[0]


def test_removed(autoscaling, has):
    has({**WARMUP, **POLICY})
    autoscaling.answers("update_auto_scaling_group", {}, {**NAMED, "DefaultInstanceWarmup": -1, **NO_POLICY})
    assert ensure(autoscaling, UNSET)[0]


def test_nothing_to_remove(autoscaling, has):
    has({})
    assert not ensure(autoscaling, UNSET)[0]


def test_check_mode_writes_nothing(autoscaling, has):
    has({})
    assert ensure(autoscaling, WANTED, check_mode=True) == (True, UNSET, WANTED)


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


class TestRefreshInTheWay:
    WANTED = {"target_groups": ["arn:new"]}
    ATTACHED = {**NAMED, "TargetGroupARNs": ["arn:new"]}

    @pytest.fixture(autouse=True)
    def refused(self, autoscaling, has, monkeypatch):
        """Attaching is refused once."""
        monkeypatch.setattr(time, "sleep", lambda _seconds: None)
        has({})
        autoscaling.refuses("attach_load_balancer_target_groups", "InstanceRefreshInProgress")

    @pytest.fixture
    def shows(self, autoscaling):
        def shows(*statuses: str) -> None:
            refreshes = [{"InstanceRefreshId": "r-1", "Status": status} for status in statuses]
            autoscaling.answers("describe_instance_refreshes", {"InstanceRefreshes": refreshes}, NAMED)

        return shows

    def test_it_is_left_alone(self, autoscaling):
        with pytest.raises(AnsibleAutoScalingError, match="InstanceRefreshInProgress"):
            ensure(autoscaling, self.WANTED)

    @pytest.mark.parametrize("status", ["Pending", "InProgress", "RollbackInProgress"])
    def test_it_is_cancelled_and_its_end_waited_for(self, autoscaling, shows, status):
        shows(status)
        autoscaling.answers("cancel_instance_refresh", {"InstanceRefreshId": "r-1"}, NAMED)
        shows("Cancelling")
        shows("Cancelled")
        autoscaling.answers("attach_load_balancer_target_groups", {}, self.ATTACHED)
        assert ensure(autoscaling, self.WANTED, cancels=True)[0]

    def test_it_ended_meanwhile(self, autoscaling, shows):
        shows("InProgress")
        autoscaling.refuses("cancel_instance_refresh", "ActiveInstanceRefreshNotFound")
        shows("Successful")
        autoscaling.answers("attach_load_balancer_target_groups", {}, self.ATTACHED)
        assert ensure(autoscaling, self.WANTED, cancels=True)[0]

    def test_it_does_not_end_in_time(self, autoscaling, shows):
        shows("Cancelling")
        patience = _group_settings.Patience(cancels=True, timeout=5, delay=10)
        with pytest.raises(
            AnsibleAutoScalingError, match="web is not free after 5 s; instance refresh r-1 .*Cancelling"
        ):
            _group_settings.ensure(autoscaling.client, "web", self.WANTED, False, patience)


def test_tags_of_others_are_purged_where_that_is_asked_for():
    before = {**BEFORE, "tags": {"Role": "primary", "By": "others"}, "propagated_tags": ["By"]}
    after = _group_settings.planned(before, {"tags": {"Role": "primary"}}, purge_tags=True)
    assert (after["tags"], after["propagated_tags"]) == ({"Role": "primary"}, [])
    tag = {"ResourceId": "web", "ResourceType": "auto-scaling-group", "Key": "By"}
    assert _group_settings.changes("web", before, after) == [("delete_tags", {"Tags": [tag]})]
    assert _group_settings.planned(before, {"min_size": before["min_size"]}, purge_tags=True)["tags"] == before["tags"]
