# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Values that are refused."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import options as options_of


def test_values_that_are_allowed(options, least):
    assert options_of.faults(options) == []
    assert options_of.faults(least) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("probe_key", "deep/er/a b+ü%20.html"),
        ("url", "https://[::1]:8443/a?b=c"),
        ("host_header", "[::1]:8443"),
        ("host_header", "www.example.com:8080"),
        ("services", ["nginx@front", "srv-a\\x2db.mount"]),
        ("delay", 0),
        ("probe_size", 0),
    ],
)
def test_unusual_values_that_are_allowed(options, option, value):
    assert options_of.faults({**options, option: value}) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("path", "var/www"),
        ("path", ""),
        ("path", "/var/../www"),
        ("boot_results", "lib"),
        ("bucket", "s3://gm-content"),
        ("bucket", "gm-content/site"),
        ("bucket", ""),
        ("probe_key", ""),
        ("probe_key", "/etc/passwd"),
        ("probe_key", "../etc/passwd"),
        ("probe_key", "a//b"),
        ("probe_key", "a/"),
        ("probe_sha256", "abc"),
        ("probe_size", -1),
        ("url", "ftp://127.0.0.1/"),
        ("url", "127.0.0.1"),
        ("url", "http://"),
        ("url", "http://127.0.0.1:0/"),
        ("url", "http://127.0.0.1:99999/"),
        ("url", "http://user@127.0.0.1/"),
        ("url", "http://127.0.0.1/a b"),
        ("url", "http://127.0.0.1/ü"),
        ("url", "http://www..example.com/"),
        ("url", f"http://{'x' * 64}.example.com/"),
        ("host_header", "[::1"),
        ("host_header", ":443"),
        ("host_header", "www..example.com"),
        ("host_header", "www.example.com/path"),
        ("host_header", "a\r\nb: c"),
        ("host_header", ""),
        ("expected_status", 99),
        ("expected_status", 600),
        ("timeout", 0.0),
        ("timeout", float("inf")),
        ("timeout", float("nan")),
        ("max_latency", -1.0),
        ("attempts", 0),
        ("delay", -1.0),
        ("services", ["--now"]),
        ("services", ["nginx*"]),
        ("services", [""]),
    ],
)
def test_values_that_are_refused(options, option, value):
    [fault] = options_of.faults({**options, option: value})
    assert fault.startswith(f"{option}: {value!r} is refused; allowed: ")


def test_all_faults_are_named_at_once(options):
    assert len(options_of.faults({**options, "path": "", "timeout": 0.0})) == 2
