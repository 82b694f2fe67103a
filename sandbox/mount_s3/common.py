# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the sources of the package share."""

from __future__ import annotations

from pathlib import Path

from sandbox import cache

ROOT = Path(__file__).resolve().parents[2]
CACHE = cache.CACHE / "mount-s3"


class PackageError(Exception):
    """What went wrong, in one line for a person."""
