# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With SANDBOX_LATE=1: who uses a thing that was just made, or makes what hangs on it, is refused for a while.

AWS is eventually consistent, and documents a transient error for each such case. Here the first request of an operation
for a resource, and those that follow within some seconds, get that error; after that all is there. ReleaseAddress is
late in sandbox.extensions.vpc, and states take as long (sandbox.aws_like).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.model import OperationModel
from moto.core.exceptions import ServiceException
from werkzeug.wrappers import Response

from sandbox.request_log import body_of
from sandbox.strict import answer_with, parameters_of

#: Seconds until a thing is known everywhere; a minute or more on AWS, at times.
SECONDS = 3


class NotYet(ServiceException):
    """A class of ours: of its own, moto takes the module's name for that of a service."""


@dataclass(frozen=True)
class Late:
    """An error of an operation, for each value of a parameter, and where AWS documents it."""

    service: str
    operation: str
    parameter: str
    code: str
    message: str
    page: str
    status: int = 400


TABLE = (
    Late(
        "autoscaling",
        "CreateAutoScalingGroup",
        "AutoScalingGroupName",
        "ServiceLinkedRoleFailure",
        "The service-linked role is not yet ready for use.",
        "Amazon EC2 Auto Scaling API Reference, CreateAutoScalingGroup, Errors",
        500,
    ),
    Late(
        "ec2",
        "DescribeInstances",
        "InstanceIds",
        "InvalidInstanceID.NotFound",
        "The instance IDs do not exist",
        "Amazon EC2 Developer Guide, Eventual consistency",
    ),
    Late(
        "iam",
        "AddRoleToInstanceProfile",
        "InstanceProfileName",
        "NoSuchEntity",
        "The role cannot be found.",
        "IAM User Guide, Troubleshoot IAM: changes that I make are not always immediately visible",
        404,
    ),
    Late(
        "iam",
        "AttachRolePolicy",
        "RoleName",
        "NoSuchEntity",
        "The role cannot be found.",
        "IAM User Guide, Troubleshoot IAM: changes that I make are not always immediately visible",
        404,
    ),
    Late(
        "iam",
        "PutRolePolicy",
        "RoleName",
        "NoSuchEntity",
        "The role cannot be found.",
        "IAM User Guide, Troubleshoot IAM: changes that I make are not always immediately visible",
        404,
    ),
    Late(
        "autoscaling",
        "CreateAutoScalingGroup",
        "AutoScalingGroupName",
        "ValidationError",
        "You must use a valid fully-formed launch template. Value (planned) for parameter iamInstanceProfile.arn is "
        "invalid. Invalid IAM Instance Profile ARN",
        "IAM User Guide, Using an IAM role to grant permissions to applications running on Amazon EC2 instances",
    ),
    Late(
        "s3",
        "PutBucketPolicy",
        "Bucket",
        "OperationAborted",
        "A conflicting conditional operation is currently in progress against this resource. Please try again.",
        "Amazon S3 API Reference, Error responses",
        409,
    ),
    Late(
        "s3",
        "GetObjectTagging",
        "Bucket",
        "NoSuchKey",
        "The specified key does not exist.",
        "Amazon S3 API Reference, PutBucketVersioning",
        404,
    ),
    Late(
        "s3",
        "DeleteBucket",
        "Bucket",
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty.",
        "Amazon S3 User Guide, Deleting a bucket",
        409,
    ),
    Late(
        "ec2",
        "CreateVpcEndpoint",
        "VpcId",
        "InvalidRouteTableID.NotFound",
        "The routeTable ID does not exist",
        "Amazon EC2 Developer Guide, Eventual consistency",
    ),
)


class LateAnswers:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication, clock: Callable[[], float] = time.monotonic) -> None:
        self._application = application
        self._clock = clock
        self._first_asked: dict[tuple[str, str, str], float] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        called = environ.get("sandbox.called")
        refusal = None
        if called is not None:
            refusal = self._refusal(environ, called)
        return (refusal or self._application)(environ, start_response)

    def _refusal(self, environ: WSGIEnvironment, called: OperationModel) -> Response | None:
        service = called.service_model
        entries = [each for each in TABLE if (each.service, each.operation) == (service.service_name, called.name)]
        if not entries:
            return None
        parameters, request = parameters_of(environ, called, body_of(environ))
        for late in entries:
            if late.parameter in parameters and self._is_late(late, str(parameters.get(late.parameter))):
                return answer_with(NotYet(late.code, late.message), called, request, late.status)
        return None

    def _is_late(self, late: Late, resource: str) -> bool:
        now = self._clock()
        with self._lock:
            first = self._first_asked.setdefault((late.service, late.operation, resource), now)
        return now - first < SECONDS
