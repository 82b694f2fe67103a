# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _rollout

OPTIONS = {
    "name": "web",
    "launch_template_name": "web-template",
    "version": 5,
    "min_healthy_percentage": 100,
    "max_healthy_percentage": 200,
    "instance_warmup": 240,
    "auto_rollback": True,
    "other_refresh": "wait",
    "wait": False,
    "wait_timeout": 60,
    "wait_delay": 10,
}
ROLLOUT = _rollout.Rollout.of(OPTIONS)
WAITED = replace(ROLLOUT, wait=True)
ROLLING_BACK = replace(ROLLOUT, other_refresh="roll_back")
V4, V5 = (f"version {number} of web-template" for number in (4, 5))
AT_4 = {"group": V4, "instances": [V4]}
AT_5 = {"group": V5, "instances": [V5]}


def template(version, name="web-template") -> dict:
    return {"LaunchTemplateId": "lt-1", "LaunchTemplateName": name, "Version": str(version)}


def group(version, *instances, **state) -> dict:
    described = [
        {
            "InstanceId": f"i-{number}",
            "AvailabilityZone": "us-east-1a",
            "LifecycleState": state.get("lifecycle", "InService"),
            "HealthStatus": "Healthy",
            "ProtectedFromScaleIn": False,
            "LaunchTemplate": template(version),
        }
        for number, version in enumerate(instances)
    ]
    return {"LaunchTemplate": template(version), "Instances": described}


def refresh(status, version=5, **more) -> dict:
    desired = {"DesiredConfiguration": {"LaunchTemplate": template(version)}}
    return {"InstanceRefreshId": "r-1", "AutoScalingGroupName": "web", "Status": status, **desired, **more}


@dataclass
class Conversation:
    """What Auto Scaling answers next."""

    autoscaling: SimpleNamespace
    has: Callable[[dict], None]

    def has_refreshes(self, *refreshes: dict) -> None:
        answer = {"InstanceRefreshes": list(refreshes)}
        self.autoscaling.answers("describe_instance_refreshes", answer, {"AutoScalingGroupName": "web"})

    def shows(self, described: dict) -> None:
        expected = {"AutoScalingGroupName": "web", "InstanceRefreshIds": ["r-1"]}
        self.autoscaling.answers("describe_instance_refreshes", {"InstanceRefreshes": [described]}, expected)

    def starts(self) -> None:
        expected = {
            "AutoScalingGroupName": "web",
            "DesiredConfiguration": {"LaunchTemplate": {"LaunchTemplateName": "web-template", "Version": "5"}},
            "Preferences": {
                "MinHealthyPercentage": 100,
                "MaxHealthyPercentage": 200,
                "InstanceWarmup": 240,
                "AutoRollback": True,
                "SkipMatching": True,
            },
        }
        self.autoscaling.answers("start_instance_refresh", {"InstanceRefreshId": "r-1"}, expected)
        self.shows(refresh("Pending"))

    def is_slower(self) -> None:
        self.autoscaling.refuses("start_instance_refresh", "InstanceRefreshInProgress", "already in progress")

    def gives_up(self, call: str) -> None:
        self.autoscaling.answers(call, {"InstanceRefreshId": "r-1"}, {"AutoScalingGroupName": "web"})

    def ensure(self, rollout=ROLLOUT, check_mode=False):
        return _rollout.ensure_version(self.autoscaling.client, rollout, check_mode)


@pytest.fixture
def aws(autoscaling, has):
    return Conversation(autoscaling, has)


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    """Time passes by sleeping alone; returns the naps."""
    naps: list[float] = []
    monkeypatch.setattr(_rollout.time, "sleep", naps.append)
    monkeypatch.setattr(_rollout.time, "monotonic", lambda: sum(naps))
    return naps


def test_warmup_is_the_groups_where_none_is_given():
    assert "InstanceWarmup" not in _rollout.Rollout.of({**OPTIONS, "instance_warmup": None}).preferences


@pytest.mark.parametrize(
    "described",
    [
        pytest.param(group(5, 5, 5), id="all have the version"),
        pytest.param(group(5), id="no instance"),
        pytest.param(group(5, 4, lifecycle="Terminating:Wait"), id="others are terminating"),
        pytest.param(group(5, 4, lifecycle="Detaching"), id="others are detaching"),
    ],
)
@pytest.mark.parametrize("rollout", [ROLLOUT, WAITED], ids=["no wait", "wait"])
def test_reached(aws, naps, described, rollout):
    aws.has_refreshes(refresh("Successful"), refresh("Failed", 4))
    aws.has(described)
    changed, shown, diff = aws.ensure(rollout)
    assert not changed
    assert shown == {}
    assert diff["before"] == diff["after"]
    assert naps == []


@pytest.mark.parametrize(
    ("described", "before"),
    [
        pytest.param(group(4, 4), AT_4, id="all are older"),
        pytest.param(group(4), {"group": V4, "instances": []}, id="no instance"),
        pytest.param(group(4, 5), {"group": V4, "instances": [V5]}, id="group is older"),
        pytest.param(group(5, 4, 5), {"group": V5, "instances": [V4, V5]}, id="an instance is older"),
        pytest.param(group(5, 4, lifecycle="Standby"), {"group": V5, "instances": [V4]}, id="standby is older"),
        pytest.param(
            {**group(5, 5), "LaunchTemplate": template(5, "other")},
            {"group": "version 5 of other", "instances": [V5]},
            id="other template",
        ),
        pytest.param(
            {"Instances": group(5, 5)["Instances"], "LaunchConfigurationName": "web"},
            {"group": "no launch template", "instances": [V5]},
            id="launch configuration",
        ),
    ],
)
def test_started(aws, described, before):
    aws.has_refreshes()
    aws.has(described)
    aws.starts()
    changed, shown, diff = aws.ensure()
    assert changed
    assert shown["instance_refresh_id"] == "r-1"
    assert shown["status"] == "Pending"
    assert diff == {"before": before, "after": {"group": V5, "instances": [V5] if before["instances"] else []}}


def test_one_that_ended_is_tried_again(aws):
    aws.has_refreshes(refresh("RollbackSuccessful"), refresh("Failed"), refresh("Cancelled"), refresh("RollbackFailed"))
    aws.has(group(4, 4))
    aws.starts()
    assert aws.ensure()[0]


@pytest.mark.parametrize("status", ["Pending", "InProgress", "Baking"])
@pytest.mark.parametrize("check_mode", [False, True])
def test_in_progress_is_not_started_again(aws, naps, status, check_mode):
    aws.has_refreshes(refresh(status))
    aws.has(group(4, 4))
    changed, shown, _diff = aws.ensure(replace(ROLLOUT, wait=check_mode), check_mode)
    assert not changed
    assert shown["status"] == status
    assert naps == []


def test_in_progress_to_the_groups_own_version(aws):
    started_by_hand = refresh("InProgress")
    del started_by_hand["DesiredConfiguration"]
    aws.has_refreshes(started_by_hand)
    aws.has(group(5, 4))
    assert aws.ensure()[0] is False


def test_in_progress_is_waited_for(aws, naps):
    aws.has_refreshes(refresh("Pending"))
    aws.has(group(4, 4))
    for status in ("InProgress", "Baking", "Successful"):
        aws.shows(refresh(status))
    changed, shown, _diff = aws.ensure(WAITED)
    assert not changed
    assert shown["status"] == "Successful"
    assert naps == [10, 10, 10]


def test_started_and_waited_for(aws, naps):
    aws.has_refreshes()
    aws.has(group(4, 4))
    aws.starts()
    aws.shows(refresh("InProgress"))
    aws.shows(refresh("Successful"))
    changed, shown, diff = aws.ensure(WAITED)
    assert changed
    assert shown["status"] == "Successful"
    assert diff == {"before": AT_4, "after": AT_5}
    assert naps == [10, 10]


@pytest.mark.parametrize("rollout", [ROLLOUT, WAITED], ids=["no wait", "wait"])
def test_check_mode_starts_nothing(aws, naps, rollout):
    aws.has_refreshes()
    aws.has(group(4, 4))
    assert aws.ensure(rollout, check_mode=True) == (True, {}, {"before": AT_4, "after": AT_5})
    assert naps == []


OTHERS = [
    pytest.param(refresh("InProgress", 4), id="other version"),
    pytest.param(
        refresh("InProgress", DesiredConfiguration={"LaunchTemplate": template(5, "other")}), id="other template"
    ),
    pytest.param(refresh("Cancelling"), id="cancelled"),
    pytest.param(refresh("RollbackInProgress"), id="rolled back"),
]


class TestAnotherInProgress:
    @pytest.mark.parametrize("other", OTHERS)
    @pytest.mark.parametrize("check_mode", [False, True])
    def test_is_an_error_without_wait(self, aws, naps, other, check_mode):
        aws.has_refreshes(other)
        aws.has(group(4, 4))
        with pytest.raises(AnsibleAutoScalingError) as refused:
            aws.ensure(check_mode=check_mode)
        specification = other["DesiredConfiguration"]["LaunchTemplate"]
        assert str(refused.value) == (
            f"web cannot go to {V5} yet; instance refresh r-1 to version {specification['Version']} of "
            f"{specification['LaunchTemplateName']} is {other['Status']}. Run again when it has ended, or set wait"
        )
        assert naps == []

    @pytest.mark.parametrize("other", OTHERS)
    def test_is_waited_for(self, aws, naps, other):
        for _look in range(2):
            aws.has_refreshes(other)
            aws.has(group(3, 3))
        aws.has_refreshes({**other, "Status": "Failed"})
        aws.has(group(4, 4))
        aws.starts()
        aws.shows(refresh("Successful"))
        changed, _refresh, diff = aws.ensure(WAITED)
        assert changed
        assert diff["before"] == AT_4
        assert naps == [10, 10, 10]

    def test_is_not_waited_for_in_check_mode(self, aws, naps):
        aws.has_refreshes(refresh("InProgress", 4))
        aws.has(group(4, 4))
        assert aws.ensure(WAITED, check_mode=True)[:2] == (True, {})
        assert naps == []

    def test_shares_the_time_with_what_comes_after(self, aws, naps):
        for _look in range(3):
            aws.has_refreshes(refresh("InProgress", 4))
            aws.has(group(4, 4))
        aws.has_refreshes()
        aws.has(group(4, 4))
        aws.starts()
        for _look in range(3):
            aws.shows(refresh("InProgress"))
        with pytest.raises(AnsibleAutoScalingError, match="not at .* after 60 s"):
            aws.ensure(WAITED)
        assert len(naps) == 6


class TestAnotherIsRolledBack:
    @pytest.fixture(autouse=True)
    def _in_progress(self, aws):
        aws.has_refreshes(refresh("InProgress", 6))
        aws.has(group(4, 4, 6))

    def has_ended(self, aws, described):
        for status in ("RollbackInProgress", "RollbackSuccessful"):
            aws.has_refreshes(refresh(status, 6))
            aws.has(described)

    def test_before_ours_starts(self, aws, naps):
        aws.gives_up("rollback_instance_refresh")
        self.has_ended(aws, group(4, 4))
        aws.starts()
        changed, shown, diff = aws.ensure(ROLLING_BACK)
        assert changed
        assert shown["status"] == "Pending"
        assert diff["before"]["instances"] == [V4, "version 6 of web-template"]
        assert diff["after"] == AT_5
        assert naps == [10, 10]

    def test_and_that_was_all(self, aws):
        aws.gives_up("rollback_instance_refresh")
        self.has_ended(aws, group(4, 4))
        changed, shown, diff = aws.ensure(replace(ROLLING_BACK, version=4))
        assert changed
        assert shown == {}
        assert diff["before"]["instances"] == [V4, "version 6 of web-template"]
        assert diff["after"] == AT_4

    def test_or_cancelled(self, aws, autoscaling):
        autoscaling.refuses("rollback_instance_refresh", "IrreversibleInstanceRefresh", "no desired configuration")
        aws.gives_up("cancel_instance_refresh")
        aws.has_refreshes(refresh("Cancelled", 6))
        aws.has(group(4, 4))
        aws.starts()
        assert aws.ensure(ROLLING_BACK)[0]

    @pytest.mark.parametrize("irreversible", [True, False])
    def test_unless_it_has_just_ended(self, aws, autoscaling, irreversible):
        if irreversible:
            autoscaling.refuses("rollback_instance_refresh", "IrreversibleInstanceRefresh", "no desired configuration")
        call = "cancel_instance_refresh" if irreversible else "rollback_instance_refresh"
        autoscaling.refuses(call, "ActiveInstanceRefreshNotFound", "no refresh is in progress")
        aws.has_refreshes(refresh("Failed", 6))
        aws.has(group(5, 5))
        assert aws.ensure(ROLLING_BACK) == (False, {}, {"before": AT_5, "after": AT_5})

    def test_within_the_time(self, aws, naps):
        aws.gives_up("rollback_instance_refresh")
        for _look in range(6):
            aws.has_refreshes(refresh("RollbackInProgress", 6))
            aws.has(group(4, 4, 6))
        with pytest.raises(AnsibleAutoScalingError, match="after 60 s; .* to version 6 .* is RollbackInProgress"):
            aws.ensure(ROLLING_BACK)
        assert sum(naps) == 60

    def test_not_in_check_mode(self, aws, naps):
        assert aws.ensure(ROLLING_BACK, check_mode=True)[:2] == (True, {})
        assert naps == []

    def test_refusal_names_the_group(self, aws, autoscaling):
        autoscaling.refuses("rollback_instance_refresh", "AccessDenied", "not authorized")
        with pytest.raises(AnsibleAutoScalingError, match="roll back the instance refresh of web: .*not authorized"):
            aws.ensure(ROLLING_BACK)


class TestSomebodyIsFaster:
    @pytest.fixture(autouse=True)
    def _race(self, aws):
        aws.has_refreshes()
        aws.has(group(4, 4))
        aws.is_slower()

    def test_with_the_same_version(self, aws):
        aws.has_refreshes(refresh("Pending"))
        aws.has(group(4, 4))
        changed, shown, _diff = aws.ensure()
        assert not changed
        assert shown["status"] == "Pending"

    def test_with_another_version(self, aws):
        aws.has_refreshes(refresh("Pending", 6))
        aws.has(group(4, 4))
        with pytest.raises(AnsibleAutoScalingError, match="r-1 to version 6 of web-template is Pending"):
            aws.ensure()

    def test_and_is_waited_for(self, aws):
        aws.has_refreshes(refresh("Pending", 6))
        aws.has(group(4, 4))
        aws.has_refreshes(refresh("Successful", 6))
        aws.has(group(6, 6))
        aws.starts()
        aws.shows(refresh("Successful"))
        assert aws.ensure(WAITED)[0]

    def test_for_ever(self, aws):
        for _look in range(6):
            aws.has_refreshes()
            aws.has(group(4, 4))
            aws.is_slower()
        with pytest.raises(AnsibleAutoScalingError, match="after 60 s; another instance refresh has just begun"):
            aws.ensure()


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (refresh("Failed", StatusReason="No capacity."), "is Failed: No capacity."),
        (refresh("Failed"), "is Failed."),
        (refresh("Cancelled", StatusReason="Cancelled by user."), "is Cancelled: Cancelled by user."),
        (refresh("RollbackFailed", StatusReason="No capacity."), "is RollbackFailed: No capacity."),
        (
            refresh(
                "RollbackSuccessful",
                StatusReason="Done.",
                RollbackDetails={"RollbackReason": "i-1 failed health checks"},
            ),
            "is RollbackSuccessful: i-1 failed health checks: Done.",
        ),
    ],
)
def test_other_ends_are_errors(aws, end, text):
    aws.has_refreshes()
    aws.has(group(4, 4))
    aws.starts()
    aws.shows(refresh("RollbackInProgress"))
    aws.shows(end)
    with pytest.raises(AnsibleAutoScalingError) as failed:
        aws.ensure(WAITED)
    assert str(failed.value) == (
        f"web is not at {V5}; instance refresh r-1 to {V5} {text} Look at the group's scaling activities and at the "
        "console output of the instances that it launched, mend the cause, and run again"
    )


def test_time_is_over(aws, naps):
    aws.has_refreshes(refresh("InProgress"))
    aws.has(group(4, 4))
    for _look in range(6):
        aws.shows(refresh("InProgress", StatusReason="i-1 is warming up"))
    with pytest.raises(AnsibleAutoScalingError) as failed:
        aws.ensure(WAITED)
    assert str(failed.value) == (
        f"web is not at {V5} after 60 s; instance refresh r-1 to {V5} is InProgress: i-1 is warming up. "
        "It goes on by itself: run again to wait for it, or set a longer wait_timeout"
    )
    assert sum(naps) == 60


def test_unfinished_refresh_is_on_a_further_page(autoscaling):
    asked = {"AutoScalingGroupName": "web"}
    going_on = {"InstanceRefreshId": "r-1", "Status": "InProgress"}
    autoscaling.answers("describe_instance_refreshes", {"InstanceRefreshes": [], "NextToken": "2"}, asked)
    further = {**asked, "NextToken": "2"}
    autoscaling.answers("describe_instance_refreshes", {"InstanceRefreshes": [going_on]}, further)
    assert _rollout.unfinished(autoscaling.client, "web")["instance_refresh_id"] == "r-1"


@pytest.mark.parametrize("check_mode", [True, False])
def test_no_group_is_an_error(aws, autoscaling, check_mode):
    message = "AutoScalingGroup name not found - AutoScalingGroup: web not found"
    autoscaling.refuses("describe_instance_refreshes", "ValidationError", message)
    with pytest.raises(AnsibleAutoScalingError, match="web not found"):
        aws.ensure(check_mode=check_mode)


def test_refusal_names_the_group(aws, autoscaling):
    aws.has_refreshes()
    aws.has(group(4, 4))
    autoscaling.refuses("start_instance_refresh", "ValidationError", "You must use a valid version")
    with pytest.raises(AnsibleAutoScalingError, match="start the instance refresh of web: .*valid version"):
        aws.ensure(WAITED)
