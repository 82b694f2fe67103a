# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module as Ansible runs it: options in, JSON out. What it decides is tested in test_s3_replication.py."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.modules import s3_bucket_replication

from tests import modules

ROLE = "arn:aws:iam::123456789012:role/replication"
RULE = {"id": "all", "destination": {"bucket": "arn:aws:s3:::copy"}}
CONFIGURATION = {
    "role": ROLE,
    "rules": [
        {
            "id": "all",
            "priority": 0,
            "status": "Enabled",
            "filter": {"prefix": ""},
            "destination": {"bucket": "arn:aws:s3:::copy"},
            "delete_marker_replication": {"status": "Disabled"},
        }
    ],
}
AWS_CONFIGURATION = {
    "Role": ROLE,
    "Rules": [
        {
            "ID": "all",
            "Priority": 0,
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "Destination": {"Bucket": "arn:aws:s3:::copy"},
            "DeleteMarkerReplication": {"Status": "Disabled"},
        }
    ],
}


@pytest.fixture
def s3(stubbed):
    """The stubbed answers of S3; a call without one fails."""
    return stubbed("s3")


@pytest.fixture
def run(capsys):
    """Run the module with options; return its result."""
    return lambda **options: modules.result(capsys, s3_bucket_replication, {"name": "source", **options})


def is_versioned(s3):
    s3.add_response("get_bucket_versioning", {"Status": "Enabled"}, {"Bucket": "source"})


def is_replicated(s3):
    s3.add_response("get_bucket_replication", {"ReplicationConfiguration": AWS_CONFIGURATION}, {"Bucket": "source"})


def is_not_replicated(s3):
    s3.add_client_error("get_bucket_replication", "ReplicationConfigurationNotFoundError", http_status_code=404)


def test_change(s3, run):
    is_versioned(s3)
    is_not_replicated(s3)
    expected = {"Bucket": "source", "ReplicationConfiguration": AWS_CONFIGURATION}
    s3.add_response("put_bucket_replication", {}, expected)
    is_replicated(s3)
    result = run(role=ROLE, rules=[RULE])
    assert result["changed"] is True
    assert result["replication_configuration"] == CONFIGURATION
    assert result["diff"] == {"before": {}, "after": CONFIGURATION}


def test_check_mode(s3, run):
    is_versioned(s3)
    is_not_replicated(s3)
    result = run(role=ROLE, rules=[RULE], _ansible_check_mode=True)
    assert result["changed"] is True
    assert result["replication_configuration"] == CONFIGURATION
    assert result["diff"] == {"before": {}, "after": CONFIGURATION}


@pytest.mark.parametrize(
    "rule",
    [RULE, CONFIGURATION["rules"][0], {**RULE, "filter": {}, "source_selection_criteria": None}],
    ids=["defaults of the options", "as it was returned", "empty options"],
)
def test_second_run(s3, run, rule):
    is_versioned(s3)
    is_replicated(s3)
    result = run(role=ROLE, rules=[rule])
    assert result["changed"] is False
    assert result["replication_configuration"] == CONFIGURATION


@pytest.mark.parametrize("check_mode", [False, True])
def test_absent(s3, run, check_mode):
    is_replicated(s3)
    if not check_mode:
        s3.add_response("delete_bucket_replication", {}, {"Bucket": "source"})
    result = run(state="absent", _ansible_check_mode=check_mode)
    assert result["changed"] is True
    assert result["replication_configuration"] == {}
    assert result["diff"] == {"before": CONFIGURATION, "after": {}}


def test_absent_already(s3, run):
    is_not_replicated(s3)
    assert run(state="absent")["changed"] is False


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rules": [RULE]}, "state is present but all of the following are missing: role"),
        ({"role": ROLE}, "state is present but all of the following are missing: rules"),
        ({"role": None, "rules": None}, "role: None is refused; allowed: the ARN of an IAM role"),
        ({"role": ROLE, "rules": [{"id": "all"}]}, "missing required arguments: destination found in rules"),
        ({"role": ROLE, "rules": [{**RULE, "state": "on"}]}, "rules.state. Supported parameters include"),
        ({"role": "replication", "rules": []}, "rules: '0 of them' is refused; allowed: 1 to 1000"),
    ],
)
@pytest.mark.usefixtures("s3")
def test_bad_input(run, options, message):
    result = run(**options)
    assert result["failed"] is True
    assert message in result["msg"]


def test_error_of_aws(s3, run):
    is_versioned(s3)
    is_not_replicated(s3)
    s3.add_client_error("put_bucket_replication", "InvalidRequest", "Destination bucket must exist.")
    result = run(role=ROLE, rules=[RULE])
    assert result["failed"] is True
    assert result["msg"].startswith("Failed to put bucket replication:")
    assert result["error"]["code"] == "InvalidRequest"


def test_wait_timeout(s3, run):
    is_versioned(s3)
    is_not_replicated(s3)
    s3.add_client_error("put_bucket_replication", "InvalidRequest", "Destination bucket must have versioning enabled.")
    result = run(role=ROLE, rules=[RULE], wait_timeout=0)
    assert "for 0 s; check that each destination bucket is versioned" in result["msg"]
