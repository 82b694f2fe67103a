# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No action is documented without need. That those which are documented suffice shows in every test here: playbooks run
as a user with the policies of docs/ alone, which the sandbox enforces."""

from __future__ import annotations

import json

import pytest

from tests import iam_actions

TEARDOWN = "playbooks/teardown.yml"
ALL = {
    "compute_mountpoint_deletion_protection": True,
    "dns_failover_alarms": True,
    "globalmountpoint_session_manager": True,
    "network_ssh_allowed_cidrs": "198.51.100.0/24",
}
WITH_ALL = {
    "globalmountpoint_confirm": "sandbox",
    "globalmountpoint_delete_content": True,
    "globalmountpoint_delete_zone": True,
}


@pytest.fixture(scope="module")
def used(deployment):
    """The actions that a deployment's life needs, by the calls that are made in it."""
    deployment.site("-e", json.dumps(ALL))
    deployment.playbook(TEARDOWN, "-e", json.dumps(WITH_ALL))
    return iam_actions.made(deployment.requests)


def test_every_action_is_used_or_said_to_be_seldom(used):
    seldom = set(iam_actions.seldom())
    assert iam_actions.documented() - used == seldom
    assert used & seldom == set()


def test_playbooks_are_refused_what_their_policies_do_not_allow(used, deployment):
    assert used
    iam = deployment.client("iam")
    writing = next(
        policy["PolicyArn"]
        for policy in iam.list_attached_user_policies(UserName="deployer")["AttachedPolicies"]
        if policy["PolicyName"].endswith("writing")
    )
    iam.detach_user_policy(UserName="deployer", PolicyArn=writing)
    run = deployment.site("--tags", "network", fails=True)
    assert "not authorized to perform: ec2:CreateVpc on resource: *" in " ".join(run.output.split())
