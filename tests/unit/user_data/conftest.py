# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders the user data through Ansible's own template lookup, as the role does."""

from __future__ import annotations

import ast
import json
import re
from types import SimpleNamespace

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader
from ansible.template import Templar

OPTIONS = {
    "deployment": {
        "project": "gm",
        "environment": "prod",
        "region": "us-east-1",
        "role": "primary",
        "account_id": "123456789012",
        "partition": "aws",
    },
    "bucket": "gm-content-prod-us-east-1-123456789012",
    "bucket_prefix": "",
    "image_family": "al2023",
    "architecture": "x86_64",
    "web_root": "/var/www/html",
    "page_404": "404.html",
    "health_path": "/healthz",
    "ready_path": "/readyz",
    "probe_key": ".globalmountpoint/probe",
    "metadata_ttl": 0,
    "mount_cache_size": 0,
    "mount_s3_version": "1.21.0",
    "mount_s3_package_url": "",
    "mount_s3_package_sha256": "",
    "front_cache_size": 128,
    "fresh_seconds": 1,
    "grace_seconds": 20,
    "idle_timeout": 60,
    "vpc_cidr": "10.0.0.0/16",
}
DEBIAN = {"image_family": "debian", "architecture": "arm64"}
# Everything that adds text, with the longest reasonable values.
LONGEST = {
    **DEBIAN,
    "deployment": {**OPTIONS["deployment"], "region": "ap-southeast-2", "partition": "aws-cn"},
    "bucket": "b" * 63,
    "bucket_prefix": "a/long/prefix/of/some/forty/characters/",
    "web_root": "/srv/www/a-long-name-of-a-site.example.com/html",
    "page_404": "errors/page-that-was-not-found.html",
    "health_path": "/a/long/path/of/health",
    "ready_path": "/a/long/path/of/readiness",
    "metadata_ttl": 86400,
    "mount_cache_size": 1048576,
    "front_cache_size": 65536,
    "fresh_seconds": 3600,
    "grace_seconds": 86400,
    "mount_s3_version": "10.20.30",
    "vpc_cidr": "100.100.0.0/16",
}
VARIANTS = {
    "al2023": {},
    "al2023 with a package": {"mount_s3_package_url": "https://packages.example.com/mount-s3.rpm"},
    "debian": DEBIAN,
    "debian with a package": {**DEBIAN, "mount_s3_package_url": "https://packages.example.com/mount-s3.deb"},
    "longest": LONGEST,
}


@pytest.fixture(scope="session")
def render(root):
    """Renders the user data: OPTIONS with the given changes."""
    role = root / "roles/compute_mountpoint"
    known: dict[str, str] = {}

    def once(**changes) -> str:
        key = json.dumps(changes, sort_keys=True)
        if key not in known:
            known[key] = rendered(**changes)
        return known[key]

    def rendered(**changes) -> str:
        variables = {
            "__compute_mountpoint_options": {**OPTIONS, **changes},
            "ansible_search_path": [str(role)],
        }
        templar = Templar(loader=None, variables=variables)
        lookup = lookup_loader.get("template", loader=DataLoader(), templar=templar)
        return str(lookup.run(["user_data.sh.j2"], variables=variables)[0])

    return once


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS)
def user_data(request, render) -> str:
    """The user data in each variant."""
    return render(**request.param)


@pytest.fixture(scope="session")
def files():
    """Splits the files that the user data writes: their contents by path."""

    def written(text: str) -> dict[str, str]:
        return dict(re.findall(r"^put (\S+)(?: \d+)? << 'END'\n(.*?)^END$", text, re.DOTALL | re.MULTILINE))

    return written


@pytest.fixture
def written(render, files) -> dict[str, str]:
    """The files of a host."""
    return files(render())


@pytest.fixture
def prober(written):
    """The prober's constants and functions, without its endless loop."""
    tree = ast.parse(written["/usr/local/sbin/mount-prober"])
    end = next(at for at, node in enumerate(tree.body) if isinstance(node, ast.For))
    tree.body = tree.body[:end]
    names = {}
    exec(compile(tree, "mount-prober", "exec"), names)  # noqa: S102 - it is our own file
    return SimpleNamespace(**names)
