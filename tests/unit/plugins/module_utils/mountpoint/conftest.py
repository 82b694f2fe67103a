# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Options and facts of a host on which all is well."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

PAGE = b"<h1>page</h1>\n"
PAGE_SHA256 = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def options() -> dict[str, Any]:
    """The module's options, all given."""
    return {
        "path": "/var/www/html",
        "bucket": "gm-content",
        "prefix": "site/",
        "read_only": True,
        "probe_key": "index.html",
        "probe_size": len(PAGE),
        "probe_sha256": PAGE_SHA256.upper(),
        "url": "http://127.0.0.1/index.html",
        "host_header": "www.example.com",
        "expected_status": 200,
        "expected_content": None,
        "validate_certs": True,
        "max_latency": 2.0,
        "services": ["nginx@front"],
        "boot_results": "/var/lib/globalmountpoint",
        "timeout": 10.0,
        "attempts": 1,
        "delay": 0.0,
        "fail_when_unhealthy": True,
    }


@pytest.fixture
def least(options) -> dict[str, Any]:
    """The module's options where only the path is given."""
    unset = ("bucket", "prefix", "probe_key", "probe_size", "probe_sha256", "url", "host_header", "boot_results")
    return {**options, **dict.fromkeys(unset), "services": []}


@pytest.fixture
def facts() -> dict[str, dict[str, Any]]:
    """What is found of such a host."""
    return {
        "mount": {
            "mounted": True,
            "source": "mountpoint-s3",
            "fstype": "fuse",
            "options": ["ro", "nosuid", "nodev", "allow_other"],
            "bucket": "gm-content",
            "prefix": "site",
            "pid": 812,
            "age": 60.0,
            "responsive": True,
            "latency": 0.04,
            "readable": True,
            "entries": 3,
            "error": None,
            "reason": None,
        },
        "probe": {
            "size": len(PAGE),
            "sha256": PAGE_SHA256,
            "first_byte": 0.03,
            "total": 0.04,
            "error": None,
            "reason": None,
        },
        "http": {
            "status": 200,
            "headers": {},
            "body_size": len(PAGE),
            "body_sha256": PAGE_SHA256,
            "latency": {"connect": 0.001, "first_byte": 0.002, "total": 0.003},
            "failure": None,
            "error": None,
        },
        "services": {"nginx@front": "active"},
        "boot": {"result": "ok", "step": None, "reason": None, "log": None, "last_lines": []},
    }
