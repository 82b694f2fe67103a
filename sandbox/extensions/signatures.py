# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Signatures of requests (IAM User Guide, Create a signed AWS API request).

Signature
    moto 5.2.5 lets botocore sign the request anew: it misses what other clients write otherwise (the order of the query
    and its encoding, the case of names), and takes a request without a body for one of its parameters.
    AWS: from the canonical request, whatever the client wrote.
"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote, unquote, urlencode

from botocore.awsrequest import AWSRequest
from moto.iam.access_control import IAMRequestBase

from sandbox.extensions import extends

UNRESERVED = "-_.~"


@extends(IAMRequestBase)
def _calculate_signature(self) -> str:
    auth = self._create_auth(self._access_key.create_credentials())
    request = AWSRequest()
    request.context["timestamp"] = self._headers["X-Amz-Date"]
    return auth.signature(auth.string_to_sign(request, canonical_request(self)), request)


def canonical_request(request: IAMRequestBase) -> str:
    path, _, query = request._path.partition("?")
    signed = request._get_string_between("SignedHeaders=", ",", request._headers["Authorization"])
    headers = [f"{name}:{' '.join(request._headers.get(name, '').split())}" for name in signed.split(";")]
    body = request._headers.get("X-Amz-Content-SHA256") or sha256(_body(request)).hexdigest()
    return "\n".join(
        [request._method, _canonical_path(path, request._service), _canonical_query(query), *headers, "", signed, body]
    )


def _body(request: IAMRequestBase) -> bytes:
    """Of a form moto keeps the fields alone: they are encoded anew, as the SDKs do."""
    is_form = request._headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    return urlencode(request._data, doseq=True).encode() if is_form else request._body


def _canonical_path(path: str, service: str) -> str:
    once = quote(unquote(path), safe=f"/{UNRESERVED}")
    return once if service == "s3" else quote(once, safe=f"/{UNRESERVED}")


def _canonical_query(query: str) -> str:
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    return "&".join(sorted("=".join(quote(unquote(part), safe=UNRESERVED) for part in pair) for pair in pairs))
