# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import json
from datetime import datetime

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.iam import AnsibleIAMError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _instance_role
from ansible_collections.globalmountpoint.aws.plugins.module_utils._comparison import differs_from

ARN = "arn:aws:iam::123456789012:role/web-instance"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["*"]}]}
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
TAGS = [{"Key": "Name", "Value": "web"}]
ROLE = {
    "Path": "/",
    "RoleName": "web-instance",
    "RoleId": "AROAEXAMPLEEXAMPLEEX",
    "Arn": ARN,
    "CreateDate": datetime(2026, 1, 2),
    "AssumeRolePolicyDocument": json.dumps(TRUST),
    "Description": "Instances",
    "Tags": TAGS,
}
PROFILE = {
    "Path": "/",
    "InstanceProfileName": "web-profile",
    "InstanceProfileId": "AIPAEXAMPLEEXAMPLEEX",
    "Arn": "profile-arn-of-twenty-characters",
    "CreateDate": datetime(2026, 1, 2),
    "Roles": [ROLE],
    "Tags": TAGS,
}
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
WANTED = {
    "description": "Instances",
    "trust_policy": TRUST,
    "permissions_boundary": "",
    "managed_policies": [],
    "tags": {"Name": "web"},
}
WANTED_PROFILE = {"roles": ["web-instance"], "tags": {"Name": "web"}}


def answers(iam, role=ROLE, profile=PROFILE):
    # botocore parses the documents of an answer where they are.
    role, profile = copy.deepcopy(role), copy.deepcopy(profile)
    iam.answers("get_role", {"Role": role}, {"RoleName": "web-instance"})
    iam.answers("get_instance_profile", {"InstanceProfile": profile}, {"InstanceProfileName": "web-profile"})


def read(iam, *policies, managed_policies=()):
    return _instance_role.read(iam.client, "web-instance", policies, "web-profile", managed_policies)


def test_what_there_is(iam):
    answers(iam)
    named = {"RoleName": "web-instance", "PolicyName": "content"}
    iam.answers("get_role_policy", {**named, "PolicyDocument": json.dumps(DOCUMENT)}, named)
    iam.refuses("get_role_policy", "NoSuchEntity")
    found = read(iam, "content", "session-manager")
    assert found["role"]["arn"] == ARN
    assert not differs_from(found["role"]["settings"], WANTED)
    assert found["policies"] == {"content": DOCUMENT}
    assert found["instance_profile"]["arn"] == PROFILE["Arn"]
    assert not differs_from(found["instance_profile"]["settings"], WANTED_PROFILE)


def test_nothing_there(iam):
    """A role that is not there is not asked for its policies."""
    iam.refuses("get_role", "NoSuchEntity")
    iam.refuses("get_instance_profile", "NoSuchEntity")
    assert read(iam, "content") == {"role": {}, "policies": {}, "instance_profile": {}}


@pytest.mark.parametrize(
    "drift",
    [
        {"Description": "by hand"},
        {"AssumeRolePolicyDocument": json.dumps({**TRUST, "Statement": []})},
        {"PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}},
        {"Tags": []},
    ],
    ids=str,
)
def test_drift_of_the_role(iam, drift):
    answers(iam, role={**ROLE, **drift})
    assert differs_from(read(iam)["role"]["settings"], WANTED)


def test_permissions_boundary(iam):
    boundary = {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": BOUNDARY}
    answers(iam, role={**ROLE, "PermissionsBoundary": boundary})
    assert not differs_from(read(iam)["role"]["settings"], {**WANTED, "permissions_boundary": BOUNDARY})


@pytest.mark.parametrize(("attached", "differs"), [([], True), ([SECURITY_AUDIT], False), ([BOUNDARY], True)])
def test_managed_policies_of_others_are_no_difference(iam, attached, differs):
    answers(iam)
    policies = [
        {"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in [*attached, f"{BOUNDARY}-of-others"]
    ]
    iam.answers("list_attached_role_policies", {"AttachedPolicies": policies}, {"RoleName": "web-instance"})
    settings = read(iam, managed_policies=[SECURITY_AUDIT])["role"]["settings"]
    assert differs_from(settings, {**WANTED, "managed_policies": [SECURITY_AUDIT]}) == differs


@pytest.mark.parametrize(
    "drift", [{"Roles": []}, {"Roles": [{**ROLE, "RoleName": "other"}]}, {"Tags": []}], ids=["none", "other", "tags"]
)
def test_drift_of_the_profile(iam, drift):
    answers(iam, profile={**PROFILE, **drift})
    assert differs_from(read(iam)["instance_profile"]["settings"], WANTED_PROFILE)


@pytest.mark.parametrize(
    "drift",
    [
        {"Statement": []},
        {"Statement": [{**DOCUMENT["Statement"][0], "Action": ["s3:*"]}]},
        {"Statement": [{**DOCUMENT["Statement"][0], "Resource": ["other"]}]},
        {"Statement": [*DOCUMENT["Statement"], {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
    ],
    ids=str,
)
def test_drift_of_a_policy(drift):
    assert differs_from({"content": {**DOCUMENT, **drift}}, {"content": DOCUMENT})
    assert differs_from({}, {"content": DOCUMENT})


def test_refusal_names_what_was_read(iam):
    iam.refuses("get_role", "AccessDenied")
    with pytest.raises(AnsibleIAMError, match="read the role web-instance"):
        read(iam)
