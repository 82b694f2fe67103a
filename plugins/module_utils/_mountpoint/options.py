# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what mountpoint_check refuses to start with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Callable
from urllib.parse import urlsplit


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each option whose value is refused."""
    return [
        f"{name}: {options[name]!r} is refused; allowed: {allowed}"
        for name, accepts, allowed in _rules()
        if options[name] is not None and not accepts(options[name])
    ]


def _rules() -> Iterator[tuple[str, Callable[[Any], Any], str]]:
    yield "path", _is_absolute, "an absolute path without '..', as in /var/www/html"
    yield "boot_results", _is_absolute, "an absolute path without '..', as in /var/lib/globalmountpoint"
    yield "bucket", _matches(r"[A-Za-z0-9._-]{3,63}"), "the name of a bucket, without s3:// and without a prefix"
    yield "probe_key", _is_key, "a key without a slash at its ends and without empty, '.' or '..' segments"
    yield "probe_sha256", _matches(r"[0-9A-Fa-f]{64}"), "64 hexadecimal digits"
    yield "url", _is_url, "an http or https URL of ASCII characters, without user and spaces"
    yield "host_header", _is_host, "a name, or name:port"
    yield "expected_status", lambda status: 200 <= status <= 599, "200 to 599"
    yield "probe_size", lambda size: size >= 0, "0 or more"
    yield "delay", lambda delay: delay >= 0, "0 or more"
    yield "attempts", lambda attempts: attempts >= 1, "1 or more"
    for name in ("timeout", "max_latency"):
        yield name, lambda seconds: 0 < seconds < float("inf"), "more than 0"
    yield "services", _are_units, "names of systemd units, without patterns"


def _matches(pattern: str) -> Callable[[str], Any]:
    return re.compile(pattern).fullmatch


def _is_absolute(path: str) -> bool:
    return path.startswith("/") and ".." not in path.split("/")


def _is_key(key: str) -> bool:
    return not {"", ".", ".."} & set(key.split("/"))


def _is_url(url: str) -> bool:
    if not re.fullmatch(r"[\x21-\x7e]+", url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and port != 0 and _is_host(parts.netloc)


def _is_host(host: str) -> bool:
    """Tell whether a host, with or without a port, can be asked for: its labels have 1 to 63 characters (RFC 1035)."""
    if not re.fullmatch(r"[\x21-\x7e]+", host) or re.search(r"[/?#@]", host):
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
        name.encode("idna")
    except ValueError:
        return False
    return bool(name)


def _are_units(units: list[str]) -> bool:
    return all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9:_.@\\-]*", unit) for unit in units)
