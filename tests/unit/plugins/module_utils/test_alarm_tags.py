# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _alarm_tags

ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:down"


def has(cloudwatch, **tags):
    alarms = [{"AlarmArn": ARN}]
    cloudwatch.answers("describe_alarms", {"MetricAlarms": alarms}, {"AlarmNames": ["down"]})
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    cloudwatch.answers("list_tags_for_resource", {"Tags": listed}, {"ResourceARN": ARN})


def test_missing_tags_are_added_and_those_of_others_stay(cloudwatch):
    has(cloudwatch, Project="other", Owner="me")
    cloudwatch.answers("tag_resource", {}, {"ResourceARN": ARN, "Tags": [{"Key": "Project", "Value": "gm"}]})
    changed, diff = _alarm_tags.ensure(cloudwatch.client, "down", {"Project": "gm"}, check_mode=False)
    assert changed
    assert diff == {"before": {"Owner": "me", "Project": "other"}, "after": {"Owner": "me", "Project": "gm"}}


def test_tags_of_others_are_purged_where_that_is_asked_for(cloudwatch):
    has(cloudwatch, Project="gm", Owner="me", **{"aws:x": "1"})
    cloudwatch.answers("untag_resource", {}, {"ResourceARN": ARN, "TagKeys": ["Owner"]})
    changed, diff = _alarm_tags.ensure(cloudwatch.client, "down", {"Project": "gm"}, check_mode=False, purge_tags=True)
    assert changed
    assert diff["after"] == {"Project": "gm", "aws:x": "1"}


def test_unchanged(cloudwatch):
    has(cloudwatch, Project="gm", Owner="me")
    assert _alarm_tags.ensure(cloudwatch.client, "down", {"Project": "gm"}, check_mode=False)[0] is False


def test_check_mode_writes_nothing(cloudwatch):
    has(cloudwatch)
    assert _alarm_tags.ensure(cloudwatch.client, "down", {"Project": "gm"}, check_mode=True)[0] is True


def test_alarm_that_is_not_there(cloudwatch):
    cloudwatch.answers("describe_alarms", {"MetricAlarms": []})
    with pytest.raises(AnsibleAWSError, match="There is no alarm down"):
        _alarm_tags.ensure(cloudwatch.client, "down", {}, check_mode=False)
