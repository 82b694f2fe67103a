# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the roles' READMEs, the table of variables and the IAM policy in docs/, from the roles' own metadata."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
COMMAND = "make docs"
GENERATED = f"<!-- Made by `{COMMAND}`. -->"
ROLES = ("network", "storage_crr", "compute_mountpoint", "dns_failover")
STEPS = "main/apply.yml"

IAM_TEXT = """\
Facts and check mode need what reads alone. What removes is for the entry points `absent`.
[docs/iam_policy_reading.json](../../docs/iam_policy_reading.json) and
[docs/iam_policy_writing.json](../../docs/iam_policy_writing.json) are policies with the actions of all roles and
playbooks."""

# What is named after the deployment is limited to it: whoever may make any role and pass it on may do anything, and a
# parameter or an alarm may be others'. All else has ids that AWS gives, or a name that may be cut.
POLICY_STATEMENTS = (
    ("PoliciesThatAreAttached", "iam:GetPolicy", ["arn:aws:iam::*:policy/*"]),
    (
        "RolesOfTheDeployment",
        "iam:",
        [
            "arn:aws:iam::*:role/PROJECT-ENVIRONMENT-*",
            "arn:aws:iam::*:instance-profile/PROJECT-ENVIRONMENT-*",
        ],
    ),
    (
        "BucketsOfTheDeployment",
        "s3:",
        # Of buckets and of what is in them: the wildcard takes slashes too.
        ["arn:aws:s3:::PROJECT-content-ENVIRONMENT-*", "arn:aws:s3:::PROJECT-transfer-ENVIRONMENT-*"],
    ),
    (
        "GroupsOfTheDeployment",
        "autoscaling:",
        ["arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/PROJECT-ENVIRONMENT-*"],
    ),
    ("AlarmsOfTheDeployment", "cloudwatch:", ["arn:aws:cloudwatch:*:*:alarm:PROJECT-ENVIRONMENT-*"]),
    ("TopicsOfTheDeployment", "sns:", ["arn:aws:sns:*:*:PROJECT-ENVIRONMENT-*"]),
    ("KeysOfVolumes", "kms:", ["arn:aws:kms:*:*:key/*"]),
    ("PublicParameters", "ssm:", ["arn:aws:ssm:*:*:parameter/aws/service/*"]),
)
# Actions that take no resource (Service Authorization Reference), and those that find what the deployment has.
ACCOUNT_WIDE = {
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeInstanceRefreshes",
    "autoscaling:DescribePolicies",
    "autoscaling:DescribeScalingActivities",
    "cloudwatch:DescribeAlarms",
    "iam:ListInstanceProfiles",
    "iam:ListRoles",
    "s3:ListAllMyBuckets",
    "sns:ListTopics",
    "sns:Unsubscribe",
}
CONDITIONAL = (
    {
        "Sid": "PassedRoles",
        "Effect": "Allow",
        "Action": ["iam:PassRole"],
        "Resource": "arn:aws:iam::*:role/PROJECT-ENVIRONMENT-*",
        "Condition": {"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com", "s3.amazonaws.com"]}},
    },
    # In an account that never had a load balancer or a group, AWS makes these in the name of who makes the first.
    {
        "Sid": "ServiceLinkedRoles",
        "Effect": "Allow",
        "Action": ["iam:CreateServiceLinkedRole"],
        "Resource": "arn:aws:iam::*:role/aws-service-role/*",
        "Condition": {
            "StringEquals": {
                "iam:AWSServiceName": ["autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com"],
            }
        },
    },
)

PASSED_TEXT = """\
`site.yml` refuses an inventory that sets one of these, by its name and before anything is changed. They are for
roles that are used alone."""

TAGS_TEXT = """\
In `site.yml` the role has the tag `{role}`. What is tagged `always` here also runs with any other tag, so that the
facts are known to the roles that come later."""


def load(path: Path) -> Any:
    # libyaml's, where PyYAML has it, takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 it is a safe one


def markdown(text: str) -> str:
    """Ansible's markup as Markdown: `C(x)`, `V(x)`, `O(x)` and `M(x)` are code."""
    return re.sub(r"\b[CVOM]\(([^)]*)\)", r"`\1`", text.strip())


def paragraphs(description: str | list[str]) -> list[str]:
    return [markdown(each) for each in ([description] if isinstance(description, str) else description)]


def table(header: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def literal(value: Any) -> str:
    return f"`{value}`" if isinstance(value, str) and value else f"`{json.dumps(value)}`"


def option_rows(options: dict[str, dict[str, Any]], prefix: str = "") -> Iterator[list[str]]:
    for name, option in options.items():
        of_items = f" of {option['elements']}" if "elements" in option else ""
        yield [
            f"`{prefix}{name}`",
            option["type"] + of_items,
            "*required*" if option.get("required") else literal(option["default"]),
            ", ".join(map(literal, option.get("choices", []))),
            " ".join(paragraphs(option["description"])),
        ]
        yield from option_rows(option.get("options", {}), f"{prefix}{name}{'[]' if of_items else ''}.")


def option_table(options: dict[str, dict[str, Any]]) -> str:
    return table(["Option", "Type", "Default", "Choices", "Description"], option_rows(options))


def actions(names: list[str]) -> str:
    """A line for each service."""
    services: dict[str, list[str]] = {}
    for name in names:
        service, _, action = name.partition(":")
        services.setdefault(service, []).append(action)
    return "\n".join(f"- `{service}`: {', '.join(names)}" for service, names in services.items())


def steps(folder: Path, file: str = "main.yml", indent: str = "") -> str:
    """The steps of a file of tasks, in their order, with those of `main/apply.yml` below it."""
    lines = []
    for task in load(folder / file):
        step = task.get("ansible.builtin.import_tasks") or task["ansible.builtin.include_tasks"]
        tags = "".join(f", tagged `{tag}`" for tag in task.get("tags", []))
        lines.append(f"{indent}1. {task['name']}: `{Path(step).name}`{tags}")
        if step == STEPS:
            lines.append(steps(folder, step, indent + "   "))
    return "\n".join(lines)


def entry_point(name: str, spec: dict[str, Any], main: dict[str, Any]) -> Iterator[str]:
    """Beside `main`. Options that `main` has too are named alone."""
    yield f"### {name}"
    yield f"{markdown(spec['short_description'])}."
    yield from paragraphs(spec["description"])
    options = spec["options"]
    if options == main["options"]:
        yield "Options: those of `main`, [above](#options)."
        return
    shared = [f"`{option}`" for option in options if option in main["options"]]
    if shared:
        yield f"Options, as [above](#options): {', '.join(shared)}."
    own = {option: value for option, value in options.items() if option not in main["options"]}
    if own:
        yield f"Options of its own:\n\n{option_table(own)}"


def readme(root: Path, role: str) -> str:
    folder = root / "roles" / role
    specs = load(folder / "meta" / "argument_specs.yml")["argument_specs"]
    main = specs.pop("main")
    facts = [[f"`{name}`", markdown(text)] for name, text in load(folder / "meta" / "facts.yml").items()]
    example = (root / "docs" / "examples" / f"{role}.yml").read_text(encoding="utf-8").removeprefix("---\n")
    iam = load(folder / "meta" / "iam_actions.yml")
    sections = [
        GENERATED,
        f"# globalmountpoint.aws.{role}",
        f"{markdown(main['short_description'])}.",
        *paragraphs(main["description"]),
        "## Example",
        f"```yaml\n{example}```",
        "## Options",
        option_table(main["options"]),
        "## Facts",
        f"Read from AWS, and set on the region's host:\n\n{table(['Fact', 'What it is'], facts)}",
        "## Steps and tags",
        steps(folder / "tasks"),
        TAGS_TEXT.format(role=role),
        "## Other entry points",
        *(section for name, spec in specs.items() for section in entry_point(name, spec, main)),
        "## IAM actions",
        *(f"{group.capitalize()}:\n\n{actions(names)}" for group, names in iam.items()),
        IAM_TEXT,
    ]
    return "\n\n".join(sections) + "\n"


def variables(root: Path) -> str:
    spec = load(root / "playbooks" / "meta" / "argument_specs.yml")["argument_specs"]["main"]
    passed = load(root / "playbooks" / "meta" / "passed_options.yml")
    roles = "\n".join(f"- [{role}](../roles/{role}/README.md#options)" for role in ROLES)
    sections = [
        GENERATED,
        f"# {spec['short_description']}",
        *paragraphs(spec.get("description", [])),
        option_table(spec["options"]),
        f"The options of the roles are set beside them:\n\n{roles}",
        "## Options that the playbooks pass",
        PASSED_TEXT,
        table(["Variable", "To be set"], [[f"`{name}`", markdown(text)] for name, text in passed.items()]),
    ]
    return "\n\n".join(sections) + "\n"


def iam_policies(root: Path) -> dict[str, str]:
    """What reads, and all else, each a policy: IAM takes 6,144 characters for one (IAM User Guide, "IAM and AWS STS
    quotas"), white space not counted."""
    owners = [root / "playbooks", *(root / "roles" / role for role in ROLES)]
    lists = [load(owner / "meta" / "iam_actions.yml") for owner in owners]
    groups = [(group, set(names)) for owner in lists for group, names in owner.items()]
    reading = set().union(*(names for group, names in groups if group == "reading"))
    conditional = {action for statement in CONDITIONAL for action in statement["Action"]}
    others = set().union(*(names for _group, names in groups)) - reading - conditional
    return {
        "iam_policy_reading.json": iam_policy(reading),
        "iam_policy_writing.json": iam_policy(others, *CONDITIONAL),
    }


def iam_policy(actions_of_all: set[str], *others: dict[str, Any]) -> str:
    names = sorted(actions_of_all)
    statements = []
    for sid, prefix, resources in POLICY_STATEMENTS:
        chosen = [name for name in names if name.startswith(prefix) and name not in ACCOUNT_WIDE]
        names = [name for name in names if name not in chosen]
        if chosen:
            statements.append({"Sid": sid, "Effect": "Allow", "Action": chosen, "Resource": resources})
    statements.append({"Sid": "Account", "Effect": "Allow", "Action": names, "Resource": "*"})
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements, *others]}, indent=2) + "\n"


def documents(root: Path) -> dict[Path, str]:
    return {
        **{root / "roles" / role / "README.md": readme(root, role) for role in ROLES},
        root / "docs" / "variables.md": variables(root),
        **{root / "docs" / name: text for name, text in iam_policies(root).items()},
    }


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say which files differ, and exit with 1")
    check = parser.parse_args(arguments).check
    differ = {
        path: text
        for path, text in documents(root).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in differ.items():
        print(f"{'differs' if check else 'written'}: {path.relative_to(root)}")
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and differ:
        print(f"Mend it with: {COMMAND}")
    return 1 if check and differ else 0


if __name__ == "__main__":
    sys.exit(main())
