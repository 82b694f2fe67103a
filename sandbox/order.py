# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists come in another order each time the same is asked.

moto 5.2.5 lists in the order of creation. AWS: "The order of the elements in the response, including those within
nested structures, might vary" (Amazon EC2 API Reference, DescribeInstances and others); of the other services no page
states an order, but for the lists in ``SORTED`` and all of Amazon S3, which stay as they are.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.model import OperationModel
from werkzeug.wrappers import Response

from sandbox import answers
from sandbox.request_log import body_of, credential_scope

#: Operations whose own page states an order.
SORTED = {
    ("autoscaling", "DescribeInstanceRefreshes"),
    ("autoscaling", "DescribeScalingActivities"),
    ("iam", "ListInstanceProfileTags"),
    ("iam", "ListPolicyTags"),
    ("iam", "ListRoleTags"),
    ("iam", "ListUserTags"),
    ("route53", "ListHostedZonesByName"),
    ("route53", "ListResourceRecordSets"),
}

#: Lists whose order is what they say, by their name in an answer.
MEANT = {
    "TerminationPolicies": "they are executed in the order that is listed (CreateAutoScalingGroup)",
}


class Reordered:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._asked: Counter[tuple[Any, ...]] = Counter()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        called: OperationModel | None = environ.get("sandbox.called")
        if called is None or not answers.is_read(called) or (called.service_model.service_name, called.name) in SORTED:
            return self._application(environ, start_response)
        question = (called.name, credential_scope(environ), environ.get("REQUEST_URI"), body_of(environ))
        with self._lock:
            self._asked[question] += 1
            by = self._asked[question]
        response = Response.from_app(self._application, environ, buffered=True)
        if response.status_code < 300:
            values = answers.read(response, environ, called)
            response = answers.written(reordered(values, by), environ, called)
        return response(environ, start_response)


def reordered(value: Any, by: int) -> Any:
    """Return a value whose lists are turned by a number: of two numbers that follow each other, no list is the same."""
    if isinstance(value, dict):
        return {name: each if name in MEANT else reordered(each, by) for name, each in value.items()}
    if isinstance(value, list):
        start = by % max(len(value), 1)
        return [reordered(each, by) for each in value[start:] + value[:start]]
    return value
