# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A line of JSON for each API request: the action, its service and region, which parameters it has, and the caller.

Requests for further pages of an answer are told apart: how many there are is the sandbox's choice.
No credentials, bodies or values of parameters.
"""

from __future__ import annotations

import functools
import io
import json
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.model import ServiceModel
from moto.core.request import Request
from moto.core.routing import NotFound, get_service_router
from moto.core.utils import get_service_model
from werkzeug.wsgi import ClosingIterator

from sandbox.identity import USER_AGENT

# Where the name in a signature is not botocore's name of the service; others are looked up.
SERVICES = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch"}


#: How the tokens of further pages begin (sandbox.pages).
FURTHER = "sandbox-page-"


def body_of(environ: WSGIEnvironment) -> bytes:
    """Return the body of a request, and leave it to be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


class RequestLog:
    """WSGI middleware in front of moto. The sandbox's own requests are left out.

    What it finds out is in the environment for those behind it: ``sandbox.called`` is the model of the operation.
    """

    def __init__(
        self, application: WSGIApplication, path: Path, asked: Callable[[str, str], None] | None = None
    ) -> None:
        self._application = application
        self._path = path
        self._asked = asked
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        signed_for, region = credential_scope(environ)
        if signed_for and USER_AGENT not in environ.get("HTTP_USER_AGENT", ""):
            service = _service(signed_for)
            action = _action(environ, service)
            line = {
                "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
                "service": service,
                "action": action,
                "parameters": environ.get("sandbox.parameters", []),
                "region": region,
                "further": _is_further(environ),
                "user_agent": environ.get("HTTP_USER_AGENT"),
            }
            with self._lock, self._path.open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            if asked := self._asked:
                answer = self._application(environ, start_response)
                return ClosingIterator(answer, [lambda: asked(service, region or "")])
        return self._application(environ, start_response)


def credential_scope(environ: WSGIEnvironment) -> tuple[str | None, str | None]:
    """Signing name and region of a signed request: Credential=<key>/<date>/<region>/<name>/aws4_request"""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0].split("/")
    if len(scope) < 5:
        return None, None
    return scope[-2], scope[-3]


@functools.cache
def _service(signing_name: str) -> str:
    """Return botocore's name of a service; where botocore knows none, the name in the signature."""
    if signing_name in SERVICES:
        return SERVICES[signing_name]
    session = botocore.session.get_session()
    names = session.get_available_services()
    if signing_name in names:
        return signing_name
    for name in names:
        metadata = session.get_service_model(name).metadata
        if signing_name in (metadata.get("signingName"), metadata["endpointPrefix"]):
            return name
    return signing_name


def _action(environ: WSGIEnvironment, service: str) -> str | None:
    """Return the operation, and leave its model in the environment; None for what botocore does not know."""
    try:
        model = get_service_model(service)
        name, parameters = _called(environ, model)
        environ["sandbox.called"] = model.operation_model(name)
        environ["sandbox.uri_parameters"] = parameters
        environ["sandbox.parameters"] = _given(environ)
    except (UnknownServiceError, OperationNotFoundError, NotFound, NotImplementedError):
        return None
    return name


def _called(environ: WSGIEnvironment, model: ServiceModel) -> tuple[str, dict[str, Any]]:
    """Return the name of the operation, and the parameters in its path."""
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):  # query protocols: in the body
        values = parse_qs(body_of(environ).decode(errors="replace"))
        environ["sandbox.form"] = values
        return values.get("Action", [""])[0], {}
    operation, parameters = get_service_router(model.service_name).match(Request(environ.copy()))
    return operation.name, parameters


def _is_further(environ: WSGIEnvironment) -> bool:
    """Tell whether a request has a token of ours; those of Amazon S3 are names of keys."""
    called = environ.get("sandbox.called")
    if called is None or called.service_model.service_name == "s3":
        return False
    return FURTHER in environ.get("QUERY_STRING", "") or FURTHER.encode() in body_of(environ)


def _given(environ: WSGIEnvironment) -> list[str]:
    """Return the names of the parameters that decide about further actions: of a form, or of Amazon's headers."""
    form = {name.partition(".")[0] for name in environ.get("sandbox.form", ())}
    headers = {name[5:].replace("_", "-").lower() for name in environ if name.startswith("HTTP_X_AMZ_")}
    return sorted(form | headers)
