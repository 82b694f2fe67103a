# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: images that can be used, and an Auto Scaling group's settings in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._rules._fault import fault

#: The release of Amazon Linux 2023 that first had mount-s3 in its repositories (its release notes).
FIRST_RELEASE = "2023.9.20251110"

_RELEASE = re.compile(r"al2023-ami-(?:minimal-)?(\d+\.\d+\.\d+)")


def image_faults(images: Sequence[Mapping[str, Any]], image_id: str, options: Mapping[str, Any]) -> list[str]:
    """Return why an image, as ``ec2_ami_info`` found it, cannot be used with the role's options.

    An image of one's own tells no release by its name; it is taken as it is.
    """
    if not images:
        allowed = f"an image that exists in {options['deployment']['region']}"
        return [fault("compute_mountpoint_ami_id", image_id, allowed)]
    image = images[0]
    found = []
    if image.get("architecture") != options["architecture"]:
        found.append(
            fault(
                "compute_mountpoint_ami_id",
                f"{image_id} ({image.get('architecture')})",
                f"an image for {options['architecture']}, the architecture that is set",
            )
        )
    release = _RELEASE.match(image.get("name") or "")
    if release and options["image_family"] == "al2023" and _numbers(release[1]) < _numbers(FIRST_RELEASE):
        found.append(
            fault(
                "compute_mountpoint_ami_id",
                f"{image_id} (Amazon Linux {release[1]})",
                f"Amazon Linux {FIRST_RELEASE} or newer, which has mount-s3 in its repositories",
            )
        )
    return found


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def group_tags(tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return tags as ``autoscaling_group`` takes them. Instances have theirs from the launch template.

    They are in the order of their keys, which the module sorts by before it compares: another order of the API's answer
    would be a change in every run.
    """
    return [{key: value, "propagate_at_launch": False} for key, value in sorted(tags.items())]
