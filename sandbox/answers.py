# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""moto's answers to reads, as the operation's model names what is in them, whatever the protocol."""

from __future__ import annotations

from typing import Any
from wsgiref.types import WSGIEnvironment

from botocore.parsers import create_parser
from moto.core.model import OperationModel
from moto.core.request import Request, determine_request_protocol
from moto.core.serialize import get_serializer_class
from werkzeug.wrappers import Response

READING = ("Describe", "Get", "List")


def is_read(operation: OperationModel | None) -> bool:
    """Tell whether an operation answers with what there is; not of S3, whose answers are documents and sorted keys."""
    if operation is None or operation.service_model.service_name == "s3":
        return False
    return operation.output_shape is not None and operation.name.startswith(READING)


def read(response: Response, environ: WSGIEnvironment, operation: OperationModel) -> dict[str, Any]:
    """Return what an answer says, as boto3 does."""
    parsed = create_parser(_protocol(environ, operation)).parse(
        {"body": response.data, "headers": dict(response.headers), "status_code": response.status_code},
        operation.output_shape,
    )
    return {name: value for name, value in parsed.items() if name != "ResponseMetadata"}


def written(values: dict[str, Any], environ: WSGIEnvironment, operation: OperationModel) -> Response:
    """Return an answer that says the values."""
    serializer = get_serializer_class(operation.service_model.service_name, _protocol(environ, operation))
    answer = serializer(operation_model=operation).serialize(values)
    return Response(answer["body"], status=answer["status_code"], headers=list(answer["headers"].items()))


def _protocol(environ: WSGIEnvironment, operation: OperationModel) -> str:
    return determine_request_protocol(operation.service_model, Request(environ).content_type)
