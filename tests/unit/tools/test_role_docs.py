# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tools/role_docs.py writes and what it says when a file differs."""

from __future__ import annotations

import json
import shutil

import pytest

from tools import role_docs

OPTIONS = {
    "site_name": {"description": ["The name.", "Such as V(www)."], "type": "str", "required": True},
    "site_mode": {"description": "A | B.", "type": "str", "choices": ["", "a"], "default": ""},
    "site_ports": {"description": "Ports.", "type": "list", "elements": "int", "default": [80, 443]},
    "site_users": {
        "description": "Users.",
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {"active": {"description": "Whether they are.", "type": "bool", "default": True}},
    },
}


@pytest.fixture
def copy(root, tmp_path):
    """A copy of what the tool reads and writes."""
    for folder in ("roles", "playbooks", "docs"):
        shutil.copytree(root / folder, tmp_path / folder)
    role_docs.main([], tmp_path)
    return tmp_path


def test_table_has_every_option_and_those_within():
    assert role_docs.option_table(OPTIONS).splitlines()[2:] == [
        "| `site_name` | str | *required* |  | The name. Such as `www`. |",
        '| `site_mode` | str | `""` | `""`, `a` | A \\| B. |',
        "| `site_ports` | list of int | `[80, 443]` |  | Ports. |",
        "| `site_users` | list of dict | `[]` |  | Users. |",
        "| `site_users[].active` | bool | `true` |  | Whether they are. |",
    ]


def test_check_is_content_after_writing(copy, capsys):
    assert role_docs.main(["--check"], copy) == 0
    assert capsys.readouterr().out.count("differs") == 0


@pytest.mark.parametrize(
    ("changed", "differing"),
    [
        ("roles/network/meta/argument_specs.yml", "roles/network/README.md"),
        ("roles/network/meta/facts.yml", "roles/network/README.md"),
        ("playbooks/meta/argument_specs.yml", "docs/variables.md"),
    ],
)
def test_check_names_what_differs_and_the_command_that_mends_it(copy, capsys, changed, differing):
    path = copy / changed
    path.write_text(path.read_text().replace("The ", "Another ", 1))
    capsys.readouterr()
    assert role_docs.main(["--check"], copy) == 1
    assert capsys.readouterr().out == f"differs: {differing}\nMend it with: make docs\n"
    role_docs.main([], copy)
    assert role_docs.main(["--check"], copy) == 0


@pytest.fixture
def policies(copy):
    return {
        kind: json.loads((copy / "docs" / f"iam_policy_{kind}.json").read_text(encoding="utf-8"))
        for kind in ("reading", "writing")
    }


def actions_of(statements):
    return [action for statement in statements for action in statement["Action"]]


def test_policies_have_every_action_once_and_keep_iam_and_s3_to_the_deployment(policies):
    statements = [statement for policy in policies.values() for statement in policy["Statement"]]
    actions = actions_of(statements)
    assert len(actions) == len(set(actions))
    assert {"iam:PassRole", "ec2:CreateVpc", "s3:PutReplicationConfiguration", "ec2:DeleteVpc"} <= set(actions)
    everywhere = actions_of(each for each in statements if each["Resource"] == "*")
    limited = tuple(service for _sid, service, _resources in role_docs.POLICY_STATEMENTS)
    assert {action for action in everywhere if action.startswith(limited)} == role_docs.ACCOUNT_WIDE


def test_the_policy_for_reading_changes_nothing(policies):
    names = {action.partition(":")[2] for action in actions_of(policies["reading"]["Statement"])}
    assert {name for name in names if not name.startswith(("Describe", "Get", "List"))} == set()


def test_service_linked_roles_are_made_for_the_two_services_alone(policies):
    [statement] = [each for each in policies["writing"]["Statement"] if "aws-service-role" in str(each["Resource"])]
    assert statement["Action"] == ["iam:CreateServiceLinkedRole"]
    assert statement["Condition"]["StringEquals"]["iam:AWSServiceName"] == [
        "autoscaling.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
    ]
