# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies that the roles write have no finding of a linter, and no action that nothing needs."""

from __future__ import annotations

import json

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from tests import policies

BUCKET = "demo-content-sandbox-us-east-1-123456789012"
ARN = f"arn:aws:s3:::{BUCKET}"
STANDBY = "arn:aws:s3:::demo-content-sandbox-us-east-2-123456789012"
DEPLOYMENT = {
    "project": "demo",
    "environment": "sandbox",
    "region": "us-east-1",
    "role": "primary",
    "account_id": "123456789012",
    "partition": "aws",
}
OPTIONS = {
    "__storage_crr_options": {
        "bucket": BUCKET,
        "transfer_bucket": BUCKET.replace("content", "transfer"),
        "deployment": DEPLOYMENT,
        "destinations": [{"bucket_arn": STANDBY}],
        "noncurrent_days": 30,
        "incomplete_upload_days": 7,
    },
    "__network_options": {
        "bucket": BUCKET,
        "transfer_bucket": BUCKET.replace("content", "transfer"),
        "deployment": DEPLOYMENT,
        "package_buckets": ["al2023-repos-us-east-1-de612dc2"],
    },
    "__compute_mountpoint_deployment": DEPLOYMENT,
    "__compute_mountpoint_options": {"bucket": BUCKET, "bucket_prefix": ""},
}
REPLICATION = "storage_crr.__storage_crr_role_policy"
CONTENT = "compute_mountpoint.__compute_mountpoint_permissions.content"
SESSIONS = "compute_mountpoint.__compute_mountpoint_permissions.session-manager"
IDENTITY_POLICIES = [REPLICATION, CONTENT, SESSIONS]
# The linter takes no trust policy: none has a Resource.
RESOURCE_POLICIES = [
    "storage_crr.__storage_crr_content_settings.policy",
    "storage_crr.__storage_crr_transfer_settings.policy",
    "network.__network_s3_policy",
]
#: What needs an action, by the page that says so. Where the sandbox enforces it, tests on hosts fail without it too.
NEEDED = {
    # Amazon S3 User Guide, "Setting up permissions for live replication"
    REPLICATION: {
        "s3:GetReplicationConfiguration": ARN,
        "s3:ListBucket": ARN,
        "s3:GetObjectVersionForReplication": f"{ARN}/*",
        "s3:GetObjectVersionAcl": f"{ARN}/*",
        "s3:GetObjectVersionTagging": f"{ARN}/*",
        "s3:ReplicateObject": f"{STANDBY}/*",
        "s3:ReplicateDelete": f"{STANDBY}/*",
        "s3:ReplicateTags": f"{STANDBY}/*",
    },
    # Mountpoint for Amazon S3, doc/CONFIGURATION.md, "IAM permissions"
    CONTENT: {"s3:ListBucket": ARN, "s3:GetObject": f"{ARN}/*"},
    # Systems Manager User Guide, "Add Session Manager permissions to an existing IAM role"
    SESSIONS: {
        "ssm:UpdateInstanceInformation": "*",
        "ssmmessages:CreateControlChannel": "*",
        "ssmmessages:CreateDataChannel": "*",
        "ssmmessages:OpenControlChannel": "*",
        "ssmmessages:OpenDataChannel": "*",
    },
}


@pytest.fixture(scope="module")
def policy(root):
    """Gives a policy by its place: role, variable, keys."""

    def of(place, **changes):
        role, variable, *keys = place.split(".")
        path = root / "roles" / role / "vars" / "main" / "main.yml"
        variables = {**DataLoader().load_from_file(str(path), trusted_as_template=True), **OPTIONS, **changes}
        value = Templar(DataLoader(), variables=variables).template(variables[variable])
        for key in keys:
            value = value[key]
        return json.loads(json.dumps(value))

    return of


@pytest.mark.parametrize("place", [*IDENTITY_POLICIES, *RESOURCE_POLICIES])
def test_a_linter_finds_nothing(policy, place):
    assert policies.findings(policy(place)) == set()


def test_a_linter_finds_nothing_where_a_prefix_is_mounted(policy):
    options = {"bucket": BUCKET, "bucket_prefix": "site/"}
    document = policy(CONTENT, __compute_mountpoint_options=options)
    assert document["Statement"][0]["Condition"] == {"StringLike": {"s3:prefix": ["site/*"]}}
    assert policies.findings(document) == set()


@pytest.mark.parametrize("place", IDENTITY_POLICIES)
def test_actions_are_those_that_are_needed_each_on_what_it_is_needed_for(policy, place):
    allowed = {}
    for statement in policy(place)["Statement"]:
        assert statement["Effect"] == "Allow"
        [resource] = statement["Resource"]
        allowed |= dict.fromkeys(statement["Action"], resource)
    assert allowed == NEEDED[place]
