# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _compute

OPTIONS = {"architecture": "x86_64", "image_family": "al2023", "deployment": {"region": "us-east-1"}}


def image(name: str = "al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64", architecture: str = "x86_64") -> list[dict]:
    return [{"name": name, "architecture": architecture}]


@pytest.mark.parametrize(
    ("images", "part"),
    [
        ([], "an image that exists in us-east-1"),
        (image(architecture="arm64"), "an image for x86_64"),
        (image("al2023-ami-2023.9.20251105.0-kernel-6.1-x86_64"), "2023.9.20251110 or newer"),
        (image("al2023-ami-2023.8.20251215.0-kernel-6.1-x86_64"), "2023.9.20251110 or newer"),
        (image("al2023-ami-minimal-2023.8.20250715.0-kernel-6.1-x86_64"), "2023.9.20251110 or newer"),
    ],
)
def test_image_that_cannot_be_used(images, part):
    [fault] = _compute.image_faults(images, "ami-1", OPTIONS)
    assert fault.startswith("compute_mountpoint_ami_id: 'ami-1")
    assert part in fault


@pytest.mark.parametrize(
    "images",
    [
        image(),
        image("al2023-ami-2023.9.20251110.1-kernel-6.1-x86_64"),
        image("al2023-ami-2023.10.20260101.0-kernel-6.1-x86_64"),
        image("golden-image-7"),
    ],
)
def test_image_that_can_be_used(images):
    assert _compute.image_faults(images, "ami-1", OPTIONS) == []


def test_old_name_means_nothing_for_another_family():
    old = image("al2023-ami-2023.1.20230101.0-x86_64")
    assert _compute.image_faults(old, "ami-1", {**OPTIONS, "image_family": "debian"}) == []


def test_group_tags_are_sorted_and_not_handed_on():
    assert _compute.group_tags({"b": "2", "a": "1"}) == [
        {"a": "1", "propagate_at_launch": False},
        {"b": "2", "propagate_at_launch": False},
    ]
