# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lists of IAM actions have nothing but actions, each once and in order."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import botocore.session
import pytest
import yaml
from botocore import xform_name

from sandbox import permissions
from tests import iam_actions

#: Actions that are no operation of their own: IAM asks for them beside another one.
BESIDE = {"iam:PassRole", "s3:DeleteObjectVersion", "ssmmessages:OpenDataChannel"} | {
    action for actions in permissions.BESIDE.values() for action in actions
}

GROUPS = [
    pytest.param(names, id=f"{path.parts[-3]}-{group}")
    for path in iam_actions.FILES
    for group, names in yaml.safe_load(path.read_text()).items()
]


@pytest.fixture(scope="module")
def known():
    """Every action of the services that are used."""
    session = botocore.session.get_session()
    services = {action.partition(":")[0] for action in iam_actions.documented()}
    names = [{prefix: name for name, prefix in permissions.PREFIXES.items()}.get(each, each) for each in services]
    return BESIDE | {
        action
        for service in names
        for operation in session.get_service_model(service).operation_names
        for action in permissions.actions_of(service, operation)
    }


@pytest.mark.parametrize("names", GROUPS)
def test_actions_exist_and_are_in_order(names, known):
    assert set(names) - known == set()
    assert names == sorted(set(names))


def test_policy_for_sessions_names_actions_that_exist_and_the_deployment(root, known):
    text = (root / "docs" / "iam_policy_session_manager.json").read_text(encoding="utf-8")
    statements = {statement["Sid"]: statement for statement in json.loads(text)["Statement"]}
    assert {action for statement in statements.values() for action in statement["Action"]} - known == set()
    assert statements["InstancesOfTheDeployment"]["Condition"]["StringEquals"] == {
        "aws:ResourceTag/Project": "PROJECT",
        "aws:ResourceTag/Environment": "ENVIRONMENT",
        "aws:ResourceTag/ManagedBy": "globalmountpoint.aws",
    }
    assert statements["FilesThatPassThrough"]["Resource"] == ["arn:aws:s3:::PROJECT-transfer-ENVIRONMENT-*"]


def test_calls_that_are_not_documented_are_found(tmp_path):
    log = tmp_path / "requests.jsonl"
    calls = [
        {"service": "ec2", "action": "DescribeVpcs", "user_agent": "Boto3"},
        {"service": "s3", "action": "PutBucketReplication", "user_agent": "Boto3"},
        {"service": "ec2", "action": "CreateVolume", "user_agent": None},
        {"service": "s3", "action": "PutBucketAcl", "user_agent": f"Boto3 {iam_actions.TESTS}"},
    ]
    log.write_text("".join(json.dumps(call) + "\n" for call in calls))
    assert iam_actions.undocumented(log) == {"ec2:CreateVolume"}


@pytest.mark.parametrize(
    ("service", "action", "parameter", "missing"),
    [
        ("s3", "PutObject", "x-amz-acl", {"s3:PutObjectAcl"}),
        ("s3", "PutObject", "x-amz-tagging", {"s3:PutObjectTagging"}),
        ("s3", "PutObject", "x-amz-date", set()),
        ("elbv2", "CreateLoadBalancer", "Tags", set()),
    ],
)
def test_actions_that_show_in_no_call_follow_from_the_request(tmp_path, service, action, parameter, missing):
    log = tmp_path / "requests.jsonl"
    call = {"service": service, "action": action, "parameters": [parameter], "user_agent": "Boto3"}
    log.write_text(json.dumps(call) + "\n")
    assert iam_actions.undocumented(log) == missing


def test_a_load_balancer_asks_for_what_elastic_load_balancing_reads():
    assert "ec2:DescribeAccountAttributes" in permissions.actions_beside("elbv2", "CreateLoadBalancer", [])
    assert "ec2:CreateTags" in permissions.actions_beside("ec2", "CreateVpc", ["TagSpecification"])


def test_a_caller_needs_no_permission_to_ask_who_it_is():
    assert permissions.actions_of("sts", "GetCallerIdentity") == set()


@pytest.mark.parametrize(("action", "module"), iam_actions.seldom().items())
def test_actions_that_are_seldom_needed_are_called_by_the_module_that_is_named(action, module):
    text = Path(find_spec(f"ansible_collections.{module}").origin).read_text(encoding="utf-8")
    assert re.search(rf"\b{xform_name(action.partition(':')[2])}\b", text)
    assert action in iam_actions.documented()
