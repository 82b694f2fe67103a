# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's own package, with its signature verified as the hosts' user data does it on AWS."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.mount_s3 import deb
from sandbox.mount_s3.common import CACHE, PackageError

RELEASES = "https://s3.amazonaws.com/mountpoint-s3-release"
# AWS's current key and its older one (S3 user guide, "Installing Mountpoint").
FINGERPRINTS = ("8AEFE705EBE329C0948C75A66F1C3B3AEF4B030B", "673FE4061506BB469A0EF857BE397A52B086DA5A")
# What the role installs by default.
VERSION = "1.21.0"
CONNECT_TIMEOUT = 2  # seconds


def fetch(
    cache: Path = CACHE,
    releases: str = RELEASES,
    fingerprints: tuple[str, ...] = FINGERPRINTS,
    report: Callable[[str], object] = print,
) -> Path | None:
    """The package in the cache, fetched when it is not there yet; none where the release bucket is out of reach."""
    architecture = {"amd64": "x86_64", "arm64": "arm64"}[deb.architecture()]
    name = f"mount-s3-{VERSION}-{architecture}.deb"
    kept = cache / name
    if kept.exists():
        return kept
    if lacking := [tool for tool in ("curl", "gpg") if not shutil.which(tool)]:
        report(f"AWS's own mount-s3 is left out: {' and '.join(lacking)} missing")
        return None
    with tempfile.TemporaryDirectory() as folder:
        package, signature, keys = (Path(folder) / file for file in (name, f"{name}.asc", "KEYS"))
        url = f"{releases}/{VERSION}/{architecture}/{name}"
        addresses = {package: url, signature: f"{url}.asc", keys: f"{releases}/public_keys/KEYS"}
        if not all(_download(address, file) for file, address in addresses.items()):
            report("AWS's own mount-s3 is left out: its release bucket is out of reach")
            return None
        if not _is_signed(package, signature, keys, fingerprints):
            raise PackageError(f"{url} is not signed by a key of AWS's: it is not used")
        cache.mkdir(parents=True, exist_ok=True)
        deb.replace(kept, package)
    return kept


def _download(url: str, file: Path) -> bool:
    limits = ["--connect-timeout", str(CONNECT_TIMEOUT), "--max-time", "120"]
    return not subprocess.run(["curl", "-fsL", *limits, "-o", file, url], check=False).returncode


def _is_signed(package: Path, signature: Path, keys: Path, fingerprints: tuple[str, ...]) -> bool:
    gpg = ["gpg", "--quiet", "--batch", "--homedir", str(package.parent)]
    subprocess.run([*gpg, "--import", keys], check=False, capture_output=True)
    verify = [*gpg, "--status-fd", "1", "--verify", str(signature), str(package)]
    status = subprocess.run(verify, check=False, capture_output=True, text=True).stdout
    # VALIDSIG ends with the primary key's fingerprint, and is there for a key that was revoked, too.
    ours = re.search(rf"^\[GNUPG:\] VALIDSIG .* ({'|'.join(fingerprints)})$", status, re.MULTILINE)
    return bool(ours) and " REVKEYSIG " not in status
