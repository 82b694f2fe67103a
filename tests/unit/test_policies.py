# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies of docs/ have no finding of a linter, and say nothing more than is needed."""

from __future__ import annotations

import json

import pytest

from tests import policies

DOCUMENTS = [*policies.DEPLOYER, "iam_policy_session_manager"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_linter_finds_nothing(name):
    assert policies.findings(policies.filled_in(name)) == set()


def with_statement(**changes):
    statement = {
        "Effect": "Allow",
        "Action": ["iam:PassRole"],
        "Resource": ["arn:aws:iam::*:role/demo-*"],
        **changes,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"Action": ["iam:PassRoles"]}, "UNKNOWN_ACTION"),
        ({"Resource": ["arn:aws:s3:::demo"]}, "RESOURCE_MISMATCH"),
        ({"Resource": ["*"]}, "RESOURCE_STAR"),
        ({"Resource": ["demo"]}, "INVALID_ARN"),
        ({"Condition": {"StringEquals": {"iam:PassedToService": "s3.amazonaws.com"}}}, None),
        ({"Condition": {"StringEquals": {"iam:AWSServiceName": "s3.amazonaws.com"}}}, "UNKNOWN_CONDITION_FOR_ACTION"),
    ],
)
def test_faults_are_found(changes, found):
    assert {issue for issue, _detail in policies.findings(with_statement(**changes))} == ({found} if found else set())


def test_what_is_accepted_is_still_found():
    """An exception that nothing needs hides what comes."""
    found = set().union(*(policies.all_findings(policies.filled_in(name)) for name in DOCUMENTS))
    assert set(policies.ACCEPTED) - found == set()
    everywhere = {detail for issue, detail in found - set(policies.ACCEPTED) if issue == "RESOURCE_STAR"}
    assert {action.partition(":")[0] for action in everywhere} == set(policies.UNKNOWN_BEFOREHAND)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_policies_fit_into_managed_ones_with_the_longest_names(name):
    """IAM User Guide, "IAM and AWS STS quotas"; project and environment have 25 characters together at most."""
    text = policies.filled_in(name, "p" * 20, "e" * 20)
    assert len(json.dumps(json.loads(text), separators=(",", ":"))) <= 6144


def statements_with(action):
    documents = [json.loads(policies.filled_in(name)) for name in DOCUMENTS]
    return [each for document in documents for each in document["Statement"] if action in each["Action"]]


def test_roles_of_the_deployment_are_passed_to_the_services_that_take_them():
    [statement] = statements_with("iam:PassRole")
    assert statement["Resource"] == "arn:aws:iam::*:role/demo-sandbox-*"
    wanted = {"iam:PassedToService": ["ec2.amazonaws.com", "s3.amazonaws.com"]}
    assert statement["Condition"] == {"StringEquals": wanted}


def test_public_parameters_are_read_and_no_others():
    [statement] = statements_with("ssm:GetParameter")
    assert statement["Resource"] == ["arn:aws:ssm:*:*:parameter/aws/service/*"]
