# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: images that hosts can be launched from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._option_rules._fault import fault

#: The release of Amazon Linux 2023 that first had mount-s3 in its repositories (its release notes).
FIRST_RELEASE = "2023.9.20251110"

_RELEASE = re.compile(r"al2023-ami-(?:minimal-)?(\d+\.\d+\.\d+)")


def image_faults(
    images: Sequence[Mapping[str, Any]], image_id: str, region: str, options: Mapping[str, Any]
) -> list[str]:
    """Return why hosts cannot be launched from an image with the role's options.

    ``images`` has what DescribeImages found of it, one or none, in snake case. Of ``options``, ``architecture``,
    ``image_family`` and ``root_volume_size`` (GiB) are looked at; what is empty is not compared. An image of one's own
    tells no release by its name; it is taken as it is.
    """
    name = "compute_mountpoint_ami_id"
    if not images:
        return [fault(name, image_id, f"an image that exists in {region}")]
    image = images[0]
    found = []
    architecture = options.get("architecture")
    if architecture and image.get("architecture") != architecture:
        given = f"{image_id} ({image.get('architecture')})"
        found.append(fault(name, given, f"an image of {architecture}, which is compute_mountpoint_architecture"))
    release = _RELEASE.match(image.get("name") or "")
    if release and options.get("image_family") == "al2023" and _numbers(release[1]) < _numbers(FIRST_RELEASE):
        allowed = f"Amazon Linux {FIRST_RELEASE} or newer, which has mount-s3 in its repositories"
        found.append(fault(name, f"{image_id} (Amazon Linux {release[1]})", allowed))
    size, least = options.get("root_volume_size"), root_size(image)
    if size and size < least:
        allowed = f"{least} or more, the size of the root volume of {image_id}"
        found.append(fault("compute_mountpoint_root_volume_size", size, allowed))
    return found


def root_size(image: Mapping[str, Any]) -> int:
    """Return the size of an image's root volume in GiB; 0 where it does not say."""
    for device in image.get("block_device_mappings") or []:
        if device.get("device_name") == image.get("root_device_name"):
            return int((device.get("ebs") or {}).get("volume_size") or 0)
    return 0


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))
