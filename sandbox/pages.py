# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists come in pages, and their end is where no token says that there is more.

moto 5.2.5 has all on one page, or 50 and more. AWS pages what is longer than a page, and can have less on one than it
holds. Pages of a few stand for those of an account that has hundreds. Operations and tokens are botocore's paginators',
and those that have a NextToken.

What stays whole:
    a list of things that the request names, which are never more than a page holds (DescribeLoadBalancers: 20 names);
    EC2's without MaxResults (Amazon EC2 API Reference, Query requests, Pagination), but for ``UNASKED``;
    what has no token, and ``SPARED``.
In sandbox.extensions are those whose tokens are names and not opaque: Route 53's records, S3's keys and versions.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import botocore.session
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.paginate import PaginatorModel
from moto.core.model import OperationModel
from werkzeug.wrappers import Response

from sandbox import answers
from sandbox.request_log import FURTHER, body_of
from sandbox.strict import parameters_of

#: Services that document a page with fewer items than there are, and its words; here there is one without any.
EMPTY = {
    "autoscaling": "A response can contain fewer items (DescribeAutoScalingGroups, MaxRecords)",
    "ec2": "can be less than the specified maximum, even zero (Query requests, Pagination)",
    "iam": "IAM might return fewer results, even when there are more results available (ListRoles, MaxItems)",
    "resourcegroupstaggingapi": "Queries occasionally return fewer results on a page than allowed (GetResources)",
    "ssm": "can be between zero and the value of MaxResults (GetParametersByPath)",
}

#: What EC2 pages unasked: the types are more than one page (DescribeInstanceTypes has 100 at most).
UNASKED = {"DescribeInstanceTypeOfferings", "DescribeInstanceTypes"}

#: What stays whole since an upstream module reads one page of it, and why that is no fault in practice.
SPARED = {
    ("iam", "ListRolePolicies"): "amazon.aws 11.4.0, iam_role.py:635 and iam_policy.py:323; a role of ours has two of "
    "the 100 that a page holds (IAM API Reference, ListRolePolicies, MaxItems)",
}

#: How the names of lists end that name the things that are asked for.
NAMING = ("Arns", "ARNList", "Ids", "IDs", "Names")


class Pages:
    """WSGI middleware in front of moto.

    The first request is asked of moto, and its answer cut. Further pages are kept: one can be asked for again.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._further: dict[str, dict[str, Any]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        called: OperationModel | None = environ.get("sandbox.called")
        paginator = paginator_of(called) if called and answers.is_read(called) else None
        if called is None or paginator is None:
            return self._application(environ, start_response)
        parameters, _ = parameters_of(environ, called, body_of(environ))
        kept = self._further.get(parameters.get(paginator["input_token"], ""))
        if kept is not None:
            return answers.written(kept, environ, called)(environ, start_response)
        response = Response.from_app(self._application, environ, buffered=True)
        if response.status_code < 300 and is_paged(called, parameters):
            values = answers.read(response, environ, called)
            cut = pages(values, paginator, called.service_model.service_name in EMPTY)
            if len(cut) > 1:
                self._link(cut, paginator)
                response = answers.written(cut[0], environ, called)
        return response(environ, start_response)

    def _link(self, cut: list[dict[str, Any]], paginator: Mapping[str, Any]) -> None:
        for page, following in pairwise(cut):
            token = f"{FURTHER}{uuid.uuid4().hex}"
            self._further[token] = following
            page[paginator["output_token"]] = token
            if "more_results" in paginator:
                page[paginator["more_results"]] = True


def pages(values: dict[str, Any], paginator: Mapping[str, Any], empty: bool) -> list[dict[str, Any]]:
    """Return an answer in pages, the last with moto's own token; one that cannot be cut as it is."""
    named = paginator["result_key"]
    keys = [key for key in (named if isinstance(named, list) else [named]) if values.get(key)]
    parts = zip(*(_parts(values[key], empty) for key in keys), strict=True)
    *cut, last = [{**values, **dict(zip(keys, each, strict=True))} for each in parts] or [values]
    return [*cut, last] if any(last.get(key) for key in keys) else [values]


def _parts(items: list[Any], empty: bool) -> list[list[Any]]:
    """Return a list's half, rounded down where a page can be empty, then an empty page there, and the rest."""
    half = len(items) // 2 if empty else (len(items) + 1) // 2
    return [items[:half], *[[]] * empty, items[half:]]


def is_paged(operation: OperationModel, parameters: Mapping[str, Any]) -> bool:
    """Tell whether AWS may answer in pages."""
    service = operation.service_model.service_name
    if (service, operation.name) in SPARED:
        return False
    if service == "ec2" and "MaxResults" not in parameters:
        return operation.name in UNASKED
    return not any(parameters[name] and name.endswith(NAMING) for name in parameters)


@functools.cache
def _paginators(service: str) -> PaginatorModel:
    return botocore.session.get_session().get_paginator_model(service)


def paginator_of(operation: OperationModel) -> Mapping[str, Any] | None:
    """Return botocore's paginator of an operation, or what it would be; None without one opaque token."""
    try:
        paginator = _paginators(operation.service_model.service_name).get_paginator(operation.name)
    except (UnknownServiceError, DataNotFoundError, ValueError):
        return _paginator_made(operation)
    return paginator if isinstance(paginator["output_token"], str) else None


def _paginator_made(operation: OperationModel) -> Mapping[str, Any] | None:
    """botocore lacks some, as of DescribeInstanceRefreshes."""
    given = operation.input_shape.members if operation.input_shape else {}
    answered = operation.output_shape.members
    if "NextToken" not in given or "NextToken" not in answered:
        return None
    lists = [name for name, shape in answered.items() if shape.type_name == "list"]
    return {"input_token": "NextToken", "output_token": "NextToken", "result_key": lists}
