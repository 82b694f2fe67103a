# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: one GET, timed, from a child."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

#: Headers that say what was served, and from where.
HEADERS = (
    "age",
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "etag",
    "last-modified",
    "location",
    "server",
    "vary",
    "via",
    "x-cache",
    "x-cache-status",
)

NO_ANSWER: dict[str, Any] = {
    "status": None,
    "headers": {},
    "body_size": None,
    "body_sha256": None,
    "latency": {"connect": None, "first_byte": None, "total": None},
    "failure": None,
    "error": None,
}


def get(url: str, host: str | None, validate_certs: bool, timeout: float) -> Iterator[dict[str, Any]]:
    """Ask for a page: past proxies, without following redirects, with any name of the host in the request."""
    try:
        yield from _get(url, host, validate_certs, timeout)
    except socket.timeout:
        return  # the deadline, which the parent sees as well
    except ssl.SSLError as error:
        yield {"failure": "tls_failed", "error": str(error)}
    except http.client.IncompleteRead as error:
        yield {"failure": "truncated", "error": str(error)}
    except (OSError, http.client.HTTPException) as error:
        yield {"failure": "nginx_down", "error": str(error) or type(error).__name__}


def _get(url: str, host: str | None, validate_certs: bool, timeout: float) -> Iterator[dict[str, Any]]:
    parts = urlsplit(url)
    name, port = str(parts.hostname), parts.port or {"http": 80, "https": 443}[parts.scheme]
    started = time.monotonic()
    latency: dict[str, float | None] = dict(NO_ANSWER["latency"])

    def reached(stage: str) -> dict[str, Any]:
        latency[stage] = round(time.monotonic() - started, 4)
        return {"latency": latency}

    connection = http.client.HTTPConnection(name, port)
    connection.sock = socket.create_connection((name, port), timeout)
    if parts.scheme == "https":
        # The certificate is that of the site's name, not that of the address which the request goes to.
        site = urlsplit(f"//{host}").hostname if host else name
        connection.sock = _context(validate_certs).wrap_socket(connection.sock, server_hostname=site)
    yield reached("connect")

    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers={"Host": host or parts.netloc, "User-Agent": "mountpoint_check"})
    response = connection.getresponse()
    headers = {header: response.headers[header] for header in HEADERS if header in response.headers}
    yield {"status": response.status, "headers": headers, **reached("first_byte")}

    digest, size = hashlib.sha256(), 0
    while part := response.read(65536):
        digest.update(part)
        size += len(part)
    if response.length:  # read() with an amount does not raise for it
        raise http.client.IncompleteRead(b" " * size, response.length)
    yield {"body_size": size, "body_sha256": digest.hexdigest(), **reached("total")}


def _context(validate_certs: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
