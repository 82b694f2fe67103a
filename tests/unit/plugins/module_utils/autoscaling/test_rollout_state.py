# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _rollout_state


def version(number: str, template: str = "web") -> dict[str, str]:
    return {"launch_template_name": template, "version": number}


def instance(id_: str = "i-1", number: str = "2", state: str = "InService", running: bool = True) -> dict:
    return {"instance_id": id_, "lifecycle_state": state, "launch_template": version(number), "running": running}


def found(*instances: dict, **changes) -> dict:
    """A stable region with these instances, or with one; changes are of its parts."""
    group = {
        "desired_capacity": 1,
        "launch_template": version("2"),
        "instances": list(instances or [instance()]),
        "instance_refresh": {},
    }
    parts = {
        "launch_template": {"name": "web", "latest_version": 2},
        "load_balancer": {"state": "active"},
        "target_group": {"targets": [{"id": "i-1", "state": "healthy"}]},
        "group": {**group, **changes.pop("group", {})},
    }
    return {**parts, **changes}


def targets(*states: str) -> dict:
    return {"target_group": {"targets": [{"id": f"i-{at}", "state": state} for at, state in enumerate(states)]}}


class TestRolloutIsDone:
    def done(self, group: dict) -> bool:
        return _rollout_state.is_done(group, "web", 2)

    def test_done(self):
        assert self.done(found()["group"])
        assert self.done(found(instance(), instance("i-0", "1", "Terminating:Wait"))["group"])
        assert self.done(found(group={"instances": []})["group"])

    @pytest.mark.parametrize(
        "group",
        [
            {},
            found(group={"launch_template": version("1")})["group"],
            found(group={"launch_template": version("2", "other")})["group"],
            found(group={"launch_template": {}})["group"],
            found(instance(), instance("i-0", "1"))["group"],
            found(instance(), instance("i-0", "1", "Standby"))["group"],
            found(group={"instance_refresh": {"status": "InProgress"}})["group"],
        ],
        ids=["no group", "version", "template", "no template", "instance", "instance on standby", "refresh"],
    )
    def test_not_done(self, group):
        assert not self.done(group)


def test_launched_are_those_of_the_latest_version_that_stay():
    group = found(
        instance("i-1"), instance("i-2", state="Pending"), instance("i-3", "1"), instance("i-4", state="Terminating")
    )
    assert _rollout_state.launched(group) == ["i-1", "i-2"]
    assert _rollout_state.launched(found(group={"instances": [{**instance(), "launch_template": None}]})) == []
    assert _rollout_state.launched({"launch_template": {}, "group": {}}) == []


@pytest.mark.parametrize(
    ("region", "launched"),
    [
        (found(), True),
        (found(instance(state="Pending", running=False)), False),
        (found(instance(state="Pending", running=True)), True),
        (found(instance(), instance("i-2", state="Pending", running=False)), False),
        (found(instance(), instance("i-0", "1", running=False)), True),
        (found(instance(number="1")), False),
        (found(group={"instances": []}), False),
        (found(group={"instances": [], "desired_capacity": 0}), True),
        (found(group={}) | {"group": {}}, False),
    ],
)
def test_is_launched(region, launched):
    assert _rollout_state.is_launched(region) is launched


@pytest.mark.parametrize(("failures", "cannot"), [(None, False), (0, False), (2, False), (3, True), (9, True)])
def test_three_launches_in_a_row_that_failed_are_no_accident(failures, cannot):
    group = {} if failures is None else {"launch_failures": ["no quota"] * failures}
    assert _rollout_state.cannot_launch({"group": group}) is cannot


@pytest.mark.parametrize(
    ("region", "minimum", "serves"),
    [
        (found(), 1, True),
        (found(), 2, False),
        (found(**targets("healthy", "draining")), 1, True),
        (found(**targets("draining")), 1, False),
        (found(**targets("healthy", "initial")), 1, False),
        (found(**targets("unhealthy")), 1, False),
        (found(**targets()), 0, True),
        (found(load_balancer={"state": "provisioning"}), 1, False),
        (found(load_balancer={}), 1, False),
        (found(target_group={}), 1, False),
    ],
)
def test_serves(region, minimum, serves):
    assert _rollout_state.serves(region, minimum) is serves


def test_stable():
    assert _rollout_state.is_stable(found(), 1)


@pytest.mark.parametrize(
    "region",
    [
        found(instance(state="Pending", running=False)),
        found(group={"instance_refresh": {"status": "Pending"}}),
        found(launch_template={"name": "web", "latest_version": 3}),
        found(launch_template={}),
        found(load_balancer={"state": "provisioning"}),
        found(**targets("initial")),
    ],
)
def test_not_stable(region):
    assert not _rollout_state.is_stable(region, 1)
