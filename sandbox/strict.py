# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests that AWS's own models forbid are refused, as AWS refuses them.

botocore checks required members, types and minimums before it sends a request, and moto checks next to nothing. AWS
also checks the maximum, the pattern and the enumeration of each member, as its models state them.
"""

from __future__ import annotations

import functools
import io
import operator
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import regex
from botocore.model import Shape
from botocore.validate import ParamValidator, ValidationErrors
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.serialize import get_serializer_class
from werkzeug.wrappers import Response

from sandbox.request_log import body_of

#: The error for a member of a wrong form, where it is not ValidationError (each service's page "Common errors", and
#: Amazon S3's "Error responses").
CODES = {
    "acm": "ValidationException",
    "ec2": "InvalidParameterValue",
    "route53": "InvalidInput",
    "s3": "InvalidArgument",
    "ssm": "ValidationException",
}

#: What AWS takes although its model forbids it, by the name of the shape, with the reason.
EXCEPTIONS = {
    "BucketLocationConstraint": "regions come that the model that is installed does not know",
    "CloudWatchRegion": "regions come that the model that is installed does not know",
    "HealthCheckRegion": "regions come that the model that is installed does not know",
    "InstanceType": "instance types come that the model that is installed does not know",
    "ResourceRecordSetRegion": "regions come that the model that is installed does not know",
    "VPCRegion": "regions come that the model that is installed does not know",
}

#: Amazon S3's error (Error responses) for a body that is no XML 1.0. Of a control character in a key, DeleteObjects
#: takes neither the character nor a reference (boto/boto3 issue 2005, basho/riak_cs issue 974).
MALFORMED = (
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
)

#: Bodies that are data and no parameters; they can be large.
STREAMING = {"PutObject", "UploadPart"}


class ForbiddenByModel(ServiceException):
    """A class of ours: of its own, moto takes the module's name for that of a service."""


class Strict:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = None
        called = environ.get("sandbox.called")
        if called is not None and called.name not in STREAMING:
            refusal = refused(environ, called, body_of(environ))
        return (refusal or self._application)(environ, start_response)


def parameters_of(environ: WSGIEnvironment, operation: OperationModel, body: bytes) -> tuple[dict[str, Any], Request]:
    """Return the parameters of a request, as the operation's model names them, and the request."""
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    protocol = determine_request_protocol(operation.service_model, request.content_type)
    values = {
        "method": request.method,
        "values": request.values,
        "headers": request.headers,
        "body": request.get_data(),
        "url_path": request.path,
        "url_params": environ.get("sandbox.uri_parameters") or {},
    }
    return PROTOCOL_PARSERS[protocol](operation).parse(values), request


def refused(environ: WSGIEnvironment, operation: OperationModel, body: bytes) -> Response | None:
    """Return AWS's answer to a request that the operation's model forbids; None where it allows it."""
    if operation.input_shape is None:
        return None
    try:
        parameters, request = parameters_of(environ, operation, body)
    except RequestParserError:
        return answer_with(ForbiddenByModel(*MALFORMED), operation, Request(environ))
    found = list(faults(parameters, operation.input_shape))
    if not found:
        return None
    service = operation.service_model
    plural = "error" if len(found) == 1 else "errors"
    error = ForbiddenByModel(
        CODES.get(service.service_name, "ValidationError"),
        f"{len(found)} validation {plural} detected: {'; '.join(found)}",
    )
    return answer_with(error, operation, request)


def answer_with(error: ServiceException, operation: OperationModel, request: Request, status: int = 400) -> Response:
    """Return an error in the form of the request's protocol."""
    service = operation.service_model
    protocol = determine_request_protocol(service, request.content_type)
    answer = get_serializer_class(service.service_name, protocol)(operation_model=operation).serialize(error)
    return Response(answer["body"], status=status, headers=list(answer["headers"].items()))


def faults(parameters: dict[str, Any], shape: Shape) -> Iterator[str]:
    """Yield what the model forbids of parameters, in the words that AWS has for it."""
    validator = _Validator()
    validator.validate(parameters, shape)
    yield from validator.faults


@functools.cache
def _pattern(text: str) -> regex.Pattern | None:
    """Return a model's pattern; Java's escapes of surrogates stand for all characters beyond the sixteenth bit."""
    text = text.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
    try:
        return regex.compile(text)
    except regex.error:
        return None


class _Validator(ParamValidator):
    """botocore's, which also checks what botocore leaves to AWS. What botocore itself refuses was never sent."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def _validate(self, params: Any, shape: Shape, errors: ValidationErrors, name: str) -> None:
        super()._validate(params, shape, errors, name)
        if shape.name in EXCEPTIONS:
            return
        for constraint in _constraints(params, shape):
            path = name.removeprefix(".")
            place = path[:1].lower() + path[1:]
            value = f"'{str(params)[:256]}' " if isinstance(params, (str, int, float)) else ""
            self.faults.append(f"Value {value}at '{place}' failed to satisfy constraint: Member must {constraint}")


def _constraints(value: Any, shape: Shape) -> Iterator[str]:
    """Yield the constraints that a value breaks."""
    metadata = shape.metadata
    if isinstance(value, (str, list, dict)):
        for size, ending, is_within in (
            (metadata.get("min"), "greater than or equal to", operator.ge),
            (metadata.get("max"), "less than or equal to", operator.le),
        ):
            if (
                size is not None
                and shape.type_name in ("string", "list", "map")
                and not is_within(len(value), int(size))
            ):
                yield f"have length {ending} {size}"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if metadata.get("max") is not None and value > metadata["max"]:
            yield f"have value less than or equal to {metadata['max']}"
        if metadata.get("min") is not None and value < metadata["min"]:
            yield f"have value greater than or equal to {metadata['min']}"
    if isinstance(value, str):
        if metadata.get("enum") and value not in metadata["enum"]:
            yield f"satisfy enum value set: [{', '.join(metadata['enum'])}]"
        pattern = _pattern(metadata["pattern"]) if metadata.get("pattern") else None
        if pattern and not pattern.fullmatch(value):
            yield f"satisfy regular expression pattern: {metadata['pattern']}"
