# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: every resource of a deployment, listed service by service.

The tagging API (resourcegroupstaggingapi) would be one call for a region, but it does not see roles, instance profiles,
Auto Scaling groups or health checks, and it goes on showing what has been deleted.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .._errors import is_denied
from . import _listing
from ._clients import Clients
from ._deployment import Deployment
from ._kinds import KINDS

__all__ = ["KINDS", "Clients", "Deployment", "Found", "find"]

#: Questions that are asked at once. APIs allow an account a few a second.
WORKERS = 8


@dataclass(frozen=True)
class Found:
    """What a search has found."""

    resources: list[dict[str, Any]]
    #: Regions that denied access and did not have to be looked in, with the error of each.
    denied: dict[str, AnsibleAWSError]


def find(
    clients: Clients,
    deployment: Deployment,
    types: Collection[str],
    regions: Collection[str],
    required: Collection[str] = (),
    skip_denied: bool = False,
) -> Found:
    """Return the resources of the types (all, where none is named) in the regions (all, where none is named).

    A region that is named, or ``required`` where none is named, and denies access is an error; so is a denial in all.
    With ``skip_denied`` none is.
    """
    resources: list[dict[str, Any]] = []
    denied: dict[str, AnsibleAWSError] = {}
    questions = _questions(clients, types or KINDS.keys(), regions)
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        # An error ends the iteration, and the questions that wait are dropped.
        for question, answer in zip(questions, pool.map(lambda each: _answer(each, deployment), questions)):
            if isinstance(answer, AnsibleAWSError):
                denied.setdefault(question.region, answer)
            else:
                resources += answer
    asked = {question.region for question in questions} - {""}
    missing = denied.keys() & set(regions or required)
    if not skip_denied and (missing or (denied and denied.keys() == asked)):
        raise AnsibleAWSError(message=_denial(denied))
    found = [each for each in resources if not regions or each["region"] in ("", *regions)]
    return Found(sorted(found, key=lambda each: (each["region"], each["type"], each["id"])), denied)


def _questions(clients: Clients, types: Collection[str], regions: Collection[str]) -> list[_listing.Question]:
    kinds = {name: kind for name, kind in KINDS.items() if name in types}
    if not regions and any(kind.regional for kind in kinds.values()):
        regions = _enabled_regions(clients.of("ec2"))
    return [
        _listing.Question(name, kind, region, clients.of(kind.service, region))
        for name, kind in kinds.items()
        for region in (sorted(set(regions)) if kind.regional else [""])
    ]


@AWSErrorHandler.common_error_handler("list the regions of the account (ec2)")
@AWSRetry.jittered_backoff()
def _enabled_regions(ec2: ClientType) -> list[str]:
    """Return the regions that are enabled for the account, which is what EC2 tells unless asked for all."""
    return [each["RegionName"] for each in ec2.describe_regions()["Regions"]]


def _answer(question: _listing.Question, deployment: Deployment) -> list[dict[str, Any]] | AnsibleAWSError:
    """Return the resources, or the error of a region that denies access: all such regions are to be named at once."""
    try:
        return _listing.answer(question, deployment)
    except AnsibleAWSError as error:
        if question.region and is_denied(error.exception):
            return error
        raise


def _denial(denied: dict[str, AnsibleAWSError]) -> str:
    region, error = min(denied.items())
    return (
        f"Access is denied in {', '.join(sorted(denied))}. No region is left out in silence: name in 'regions' those "
        f"that the deployment can be in, or allow the credentials to list there. In {region}: {error}"
    )
