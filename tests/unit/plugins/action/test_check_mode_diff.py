# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.action import check_mode_diff


def given(before, after):
    return {"resource": "bucket web", "before": before, "after": after}


def test_outside_of_check_mode_the_change_itself_follows(run_action):
    result = run_action(check_mode_diff, given({"a": 1}, {"a": 2}))
    assert result["skipped"] is True
    assert result["changed"] is False


def test_difference_is_shown(run_action):
    result = run_action(check_mode_diff, given({"versioning": False}, {"versioning": True}), check_mode=True)
    assert result["changed"] is True
    assert result["diff"]["before_header"] == "bucket web"
    assert '"versioning": false' in result["diff"]["before"]
    assert '"versioning": true' in result["diff"]["after"]


@pytest.mark.parametrize(
    ("before", "after"),
    [({"a": [1, 2]}, {"a": [2, 1]}), ({"policy": '{"b": 1, "a": 2}'}, {"policy": {"a": 2, "b": 1}}), ({}, {})],
)
def test_what_is_the_same_to_aws_is_no_difference(run_action, before, after):
    assert run_action(check_mode_diff, given(before, after), check_mode=True) == {"changed": False}
