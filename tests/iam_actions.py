"""API calls under the names that IAM has for them, and which of them the documentation leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from sandbox.permissions import actions_beside, actions_of

ROOT = Path(__file__).parents[1]

FILES = [ROOT / "playbooks/meta/iam_actions.yml", *sorted(ROOT.glob("roles/*/meta/iam_actions.yml"))]

#: What tests add to the user agent of their own calls, which are none of the playbooks'.
TESTS = "globalmountpoint-tests"


def documented() -> set[str]:
    """Return the actions that the roles and the playbooks are said to need."""
    return {name for path in FILES for group in yaml.safe_load(path.read_text()).values() for name in group}


def calls(requests: Path) -> list[dict[str, str]]:
    """Return the calls in a sandbox's log of requests, without those of the tests."""
    lines = [json.loads(line) for line in requests.read_text().splitlines()]
    return [line for line in lines if TESTS not in (line["user_agent"] or "")]


def made(requests: Path) -> set[str]:
    """Return the actions that the calls in a sandbox's log of requests need."""
    needed = set()
    for call in calls(requests):
        needed |= actions_of(call["service"], call["action"])
        needed |= actions_beside(call["service"], call["action"], call.get("parameters", []))
    return needed


def undocumented(requests: Path) -> set[str]:
    """Return the actions in a sandbox's log of requests that nothing is said of."""
    return made(requests) - documented()
