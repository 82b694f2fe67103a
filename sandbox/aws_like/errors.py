# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors in the form that each kind of AWS API gives them (botocore's parsers know them by it).

Throttling: EC2 says RequestLimitExceeded ("Request throttling for the Amazon EC2 API"), S3 503 SlowDown ("Error
responses"), the others Throttling or, with JSON, ThrottlingException. Failing: InternalFailure ("Common errors").
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sandbox.aws_like.call import Call

RATE = "Rate exceeded"
INTERNAL = "We encountered an internal error. Please try again."
ID = "00000000-0000-0000-0000-000000000000"

ERROR = "<Error><Code>{}</Code><Message>{}</Message>"
EC2 = f"<Response><Errors>{ERROR}</Error></Errors><RequestID>{{}}</RequestID></Response>"
S3 = f"{ERROR}<RequestId>{{}}</RequestId></Error>"
QUERY = f"<ErrorResponse>{ERROR}</Error><RequestId>{{}}</RequestId></ErrorResponse>"


@dataclass(frozen=True)
class Answer:
    """Status, type of the content, and the content."""

    status: int
    content_type: str
    body: bytes


def throttled(call: Call) -> Answer:
    if call.service == "ec2":
        return of(call, 503, "RequestLimitExceeded", "Request limit exceeded.")
    if call.service == "s3":
        return of(call, 503, "SlowDown", "Please reduce your request rate.")
    return of(call, 400, "ThrottlingException" if "json" in call.content_type else "Throttling", RATE)


def failed(call: Call) -> Answer:
    return of(call, 500, "InternalError" if call.service in ("ec2", "s3") else "InternalFailure", INTERNAL)


def of(call: Call, status: int, code: str, message: str) -> Answer:
    """An error of the API that the call is to."""
    if "json" in call.content_type:
        return Answer(status, call.content_type, json.dumps({"__type": code, "message": message}).encode())
    form = {"ec2": EC2, "s3": S3}.get(call.service, QUERY)
    return Answer(status, "text/xml", b"" if call.method == "HEAD" else form.format(code, message, ID).encode())
