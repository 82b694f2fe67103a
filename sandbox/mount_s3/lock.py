# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The crate's lock file without the index that each machine's own cargo names: versions and checksums alone."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from sandbox.mount_s3.common import PackageError

CRATE = Path(__file__).parent / "crate"
VERSIONS = CRATE / "versions.lock"
SOURCE = re.compile(r"^source = .*\n", re.MULTILINE)


def strip(lock: str) -> str:
    return SOURCE.sub("", lock)


def complete(versions: str, source: str) -> str:
    """Every package that has a checksum came from the index."""
    return re.sub(r"^checksum = ", lambda checksum: source + checksum[0], versions, flags=re.MULTILINE)


def complete_here() -> str:
    """The lock file as this machine's cargo wants it."""
    source = SOURCE.search(_resolve())
    assert source, "cargo names the index of what it resolves"
    return complete(VERSIONS.read_text(encoding="utf-8"), source[0])


def remake() -> None:
    """The newest versions that Cargo.toml allows."""
    VERSIONS.write_text(strip(_resolve()), encoding="utf-8")


def _resolve() -> str:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        (copy / "src").mkdir()
        (copy / "src" / "main.rs").touch()
        (copy / "Cargo.toml").write_bytes((CRATE / "Cargo.toml").read_bytes())
        try:
            subprocess.run(["cargo", "generate-lockfile", "--quiet"], cwd=copy, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PackageError(f"The crate's dependencies can't be resolved: {error}") from None
        return (copy / "Cargo.lock").read_text(encoding="utf-8")
