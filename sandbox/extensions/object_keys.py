# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: keys can have any character, and XML 1.0 cannot (Amazon S3 User Guide, Naming Amazon S3 objects).

Objects
    moto 5.2.5 knows no key with a line feed. AWS: a key like others.
ListObjects, ListObjectsV2, ListObjectVersions
    With encoding-type=url, which boto3 asks for, moto encodes keys, and not all that is made of them; of versions
    nothing. AWS: all that the operation's page names under EncodingType.
Answers in XML
    moto writes what XML 1.0 cannot hold as it is, or fails. AWS: as a reference, such as &#x1;, which parsers refuse.
DeleteObjects with a key that XML 1.0 cannot hold is refused as AWS does it, by sandbox.strict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from moto.core import routing
from moto.core.responses import ActionResult
from moto.core.serialize import RestXMLSerializer, S3Serializer
from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

from sandbox.extensions import extends

#: What moto leaves as it is, of what AWS encodes (the operations' pages, EncodingType).
LEFT = {
    "ListObjects": ("Prefix", "Delimiter", "NextMarker", "CommonPrefixes"),
    "ListObjectsV2": ("Delimiter", "StartAfter"),
    "ListObjectVersions": (
        *("Prefix", "Delimiter", "KeyMarker", "NextKeyMarker"),
        *("CommonPrefixes", "Versions", "DeleteMarkers"),
    ),
}
OF_KEYS = ("Key", "Prefix")  # in the elements of lists

#: Characters that XML 1.0 has not (2.2), and the one that parsers read as another (2.11).
REFERENCED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
# How a reference is kept from being escaped once more.
OPEN, CLOSE = "\ue000", "\ue001"
KEPT = re.compile(f"{OPEN}(x[0-9a-f]+){CLOSE}")

moto_url_paths = S3Backend.url_paths
moto_serialized = S3Response.serialized

routing.GreedyLabelConverter.regex = r"[\s\S]+?"  # where a dot stands for no line feed


def _url_paths(self: S3Backend) -> dict[str, Any]:
    return {re.sub(r"\.([+*]\))", r"[\\s\\S]\1", path): to for path, to in moto_url_paths.fget(self).items()}


S3Backend.url_paths = property(_url_paths)


@extends(S3Response)
def serialized(self, action_result: ActionResult) -> Any:
    left = LEFT.get(self.data.get("Action"), ())
    if left and self.querystring.get("encoding-type", [None])[0] == "url":
        result = action_result.result
        encoded = {name: _encoded(result[name]) for name in left if result.get(name)}
        action_result = ActionResult({**result, **encoded, "EncodingType": "url"})
    return moto_serialized(self, action_result)


def _encoded(value: Any) -> Any:
    if isinstance(value, list):
        return [{**each, **{name: quote(each[name]) for name in OF_KEYS if name in each}} for each in value]
    return quote(value)


@extends(S3Serializer)
def _serialize_body(self, body: Mapping[str, Any]) -> str:
    text = RestXMLSerializer._serialize_body(self, _held(body))
    return KEPT.sub(r"&#\1;", text)


def _held(value: Any) -> Any:
    """Return a body in which XML holds every character."""
    if isinstance(value, str):
        return REFERENCED.sub(lambda found: f"{OPEN}x{ord(found[0]):x}{CLOSE}", value)
    if isinstance(value, Mapping):
        return {name: _held(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_held(each) for each in value]
    return value
