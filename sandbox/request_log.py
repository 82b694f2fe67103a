# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A line of JSON for each API request: the action, its service and region, and the caller. No credentials or bodies."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import NotFound, get_service_router
from werkzeug.wsgi import ClosingIterator

from sandbox.identity import USER_AGENT

# Where the name in a signature is not botocore's name of the service.
SERVICES = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch"}


class RequestLog:
    """WSGI middleware in front of moto. The sandbox's own requests are left out."""

    def __init__(self, application, path: Path, asked: Callable[[str, str], None] | None = None) -> None:
        self._application = application
        self._path = path
        self._asked = asked
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        service, region = _credential_scope(environ)
        if service and USER_AGENT not in environ.get("HTTP_USER_AGENT", ""):
            line = {
                "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
                "service": service,
                "action": _action(environ, service),
                "region": region,
                "user_agent": environ.get("HTTP_USER_AGENT"),
            }
            with self._lock, self._path.open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            if self._asked:
                answer = self._application(environ, start_response)
                return ClosingIterator(answer, [lambda: self._asked(service, region)])
        return self._application(environ, start_response)


def _credential_scope(environ) -> tuple[str | None, str | None]:
    """Service and region of a signed request: Credential=<key>/<date>/<region>/<service>/aws4_request"""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0].split("/")
    if len(scope) < 5:
        return None, None
    return SERVICES.get(scope[-2], scope[-2]), scope[-3]


def _action(environ, service: str) -> str | None:
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):  # query protocols: in the body
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        return parse_qs(body.decode(errors="replace")).get("Action", [None])[0]
    try:
        return get_service_router(service).match(Request(environ.copy()))[0].name
    except NotFound:
        return None
