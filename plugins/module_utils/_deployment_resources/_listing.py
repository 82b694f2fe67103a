# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: one listing of one service in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

try:
    import jmespath  # a part of botocore
except ImportError:
    pass  # AnsibleAWSModule says what is missing

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict

from .._errors import repeated
from ._deployment import Deployment
from ._kinds import Kind

#: What a service answers when something that it listed is gone by the time its tags are asked for: anybody may delete
#: meanwhile, and listings of IAM and S3 lag behind. The listing is asked for again.
VANISHED = [
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NoSuchEntity",
    "NoSuchHealthCheck",
    "NoSuchHostedZone",
    "NotFound",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "TargetGroupNotFound",
]


@dataclass(frozen=True)
class Question:
    """What is there of a type, in a region ("" where the type has none)?"""

    type: str
    kind: Kind
    region: str
    client: ClientType

    @property
    def place(self) -> str:
        return self.region or "the account"


@AWSErrorHandler.common_error_handler("list {question.type} in {question.place} ({question.kind.service})")
@repeated(*VANISHED)
def answer(question: Question, deployment: Deployment) -> list[dict[str, Any]]:
    """Return the resources that belong to the deployment."""
    items = list(_items(question, deployment))
    return [
        _resource(question, item, tags) for item, tags in zip(items, _tags_of(question, items)) if deployment.owns(tags)
    ]


def _items(question: Question, deployment: Deployment) -> Iterator[dict[str, Any]]:
    prefixes = question.kind.prefixes(deployment)
    for page in _pages(question, deployment):
        for item in jmespath.search(question.kind.query, page) or []:
            # The name is the id, or what an ARN ends with.
            if item["id"].rpartition(":")[2].startswith(prefixes):
                # Route 53 puts its path before the id of a zone, which no call needs and its tags do not take.
                yield {**item, "id": item["id"].removeprefix("/hostedzone/")}


def _pages(question: Question, deployment: Deployment) -> Iterable[dict[str, Any]]:
    client, operation = question.client, question.kind.operation
    arguments = question.kind.arguments(deployment)
    if client.can_paginate(operation):
        return client.get_paginator(operation).paginate(**arguments)
    return [getattr(client, operation)(**arguments)]


def _tags_of(question: Question, items: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the tags of each item."""
    if question.kind.tags is None:
        lists = [item["tags"] for item in items]
    else:
        keys = [item.get("arn", item["id"]) for item in items]
        answers = question.kind.tags(question.client, keys)
        lists = [answers[key] for key in keys]
    return [boto3_tag_list_to_ansible_dict(each) for each in lists]


def _resource(question: Question, item: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": question.type,
        "region": question.region or question.kind.region(item, tags),
        "id": item["id"],
        "name": tags.get("Name", ""),
        "component": tags.get("Component", ""),
        "tags": tags,
        **({"configuration": item["configuration"]} if "configuration" in item else {}),
    }
