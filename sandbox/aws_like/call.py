# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One request to AWS, as far as the proxy has to know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Call:
    """Service and region are those of the signature, "" where there is none; the action of a REST API is its path."""

    service: str
    region: str
    action: str
    method: str = "POST"
    content_type: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Call:
        """Credential=<key>/<date>/<region>/<service>/aws4_request is how a signature begins (IAM, Signature V4)."""
        scope = headers.get("Authorization", "").partition("Credential=")[2].partition(",")[0].split("/")
        service, region = (scope[-2], scope[-3]) if len(scope) > 4 else ("", "")
        content_type = headers.get("Content-Type", "")
        parameters = {}
        if content_type.startswith("application/x-www-form-urlencoded"):
            parameters = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        return cls(service, region, parameters.get("Action", path), method, content_type, parameters)

    def filter_values(self, name: str) -> list[str] | None:
        """The values of one of EC2's filters, None where the call has no such filter."""
        for key, value in self.parameters.items():
            if key.startswith("Filter.") and key.endswith(".Name") and value == name:
                return list(self._values(key.removesuffix("Name")))
        return None

    def _values(self, prefix: str) -> Iterator[str]:
        return (value for key, value in self.parameters.items() if key.startswith(f"{prefix}Value"))
