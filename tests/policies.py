# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM policies, as a linter and IAM's own limits see them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import parliament

FOLDER = Path(__file__).parents[1] / "docs"

#: The two of whoever deploys.
DEPLOYER = ("iam_policy_reading", "iam_policy_writing")

#: Services whose actions take a resource that nobody knows beforehand: with these, "*" is no finding.
UNKNOWN_BEFOREHAND = {
    "acm": "a certificate's ARN has an id that AWS gives",
    "ec2": "ids that AWS gives; and of what is found by tags, a VPC's default group and an interface have none of ours",
    "elasticloadbalancing": "names longer than 32 characters are cut, within project and environment too",
    "route53": "zones, health checks and changes have ids that AWS gives",
}

#: Findings that are none, by what the linter calls them and what it says, with the reason.
ACCEPTED = {
    ("RESOURCE_STAR", "cloudwatch:DescribeAlarms"): "alarms of former regions are found by listing all",
    (
        "RESOURCE_MISMATCH",
        "ssmmessages:OpenDataChannel",
    ): "Systems Manager User Guide, sample policies for Session Manager, limits it to sessions",
    (
        "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        "s3:GetObject",
    ): "it is in the policy for reading, which whoever writes has too",
}


def filled_in(name: str, project: str = "demo", environment: str = "sandbox") -> str:
    """Return a policy of docs/ with its placeholders filled in, as README.md says."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return text.replace("PROJECT", project).replace("ENVIRONMENT", environment)


def findings(policy: str | Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return what the linter finds in a policy, beside what is accepted."""
    found = all_findings(policy) - set(ACCEPTED)
    return {each for each in found if not _is_unknown_beforehand(*each)}


def all_findings(policy: str | Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return what the linter finds in a policy: its name for it, and an action or a text."""
    text = policy if isinstance(policy, str) else json.dumps(policy)
    analyzed = parliament.analyze_policy_string(text, ignore_private_auditors=True)
    return {(finding.issue, detail) for finding in analyzed.findings for detail in _details(finding)}


def _is_unknown_beforehand(issue: str, detail: str) -> bool:
    return issue == "RESOURCE_STAR" and detail.partition(":")[0] in UNKNOWN_BEFOREHAND


def _details(finding: parliament.Finding) -> Iterator[str]:
    if finding.issue == "RESOURCE_POLICY_PRIVILEGE_ESCALATION":
        yield finding.detail.partition(" due to ")[2].partition(" not ")[0]
    elif isinstance(finding.detail, list):
        yield from (each["action"] if isinstance(each, dict) else each for each in finding.detail)
    else:
        yield str(finding.detail)
