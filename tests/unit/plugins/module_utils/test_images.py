# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _images

AMI = "ami-0123456789abcdef0"
OPTIONS = {"architecture": "x86_64", "image_family": "al2023", "root_volume_size": 8}


def faults(images: list[dict], **options) -> list[str]:
    return _images.image_faults(images, AMI, "us-east-1", {**OPTIONS, **options})


def image(
    name: str = "al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64", architecture: str = "x86_64", size: int = 8
) -> list[dict]:
    devices = [
        {"device_name": "/dev/sdb", "ebs": {"volume_size": 1000}},
        {"device_name": "/dev/xvda", "ebs": {"volume_size": size}},
    ]
    return [
        {
            "name": name,
            "architecture": architecture,
            "root_device_name": "/dev/xvda",
            "block_device_mappings": devices,
        }
    ]


@pytest.mark.parametrize(
    ("images", "value", "allowed"),
    [
        ([], AMI, "an image that exists in us-east-1"),
        (image(architecture="arm64"), f"{AMI} (arm64)", "an image of x86_64"),
        *(
            (image(f"al2023-ami-{release}.0-kernel-6.1-x86_64"), f"{AMI} (Amazon Linux {number})", "20251110 or newer")
            for release, number in [
                ("2023.9.20251105", "2023.9.20251105"),
                ("2023.8.20251215", "2023.8.20251215"),
                ("minimal-2023.8.20250715", "2023.8.20250715"),
            ]
        ),
    ],
)
def test_image_that_cannot_be_used(assert_only_fault, images, value, allowed):
    assert_only_fault(faults(images), "compute_mountpoint_ami_id", value, allowed)


def test_a_root_volume_smaller_than_the_images(assert_only_fault):
    found = faults(image(size=30), root_volume_size=29)
    assert_only_fault(
        found, "compute_mountpoint_root_volume_size", 29, f"30 or more, the size of the root volume of {AMI}"
    )


@pytest.mark.parametrize(
    "images",
    [
        image(),
        image("al2023-ami-2023.9.20251110.1-kernel-6.1-x86_64"),
        image("al2023-ami-2023.10.20260101.0-kernel-6.1-x86_64"),
        image("golden-image-7"),
        image(size=7),
    ],
)
def test_image_that_can_be_used(images):
    assert faults(images) == []


def test_what_is_not_set_is_not_compared():
    assert faults(image(architecture="arm64", size=30), architecture="", root_volume_size=0) == []


def test_old_name_means_nothing_for_another_family():
    assert faults(image("al2023-ami-2023.1.20230101.0-x86_64"), image_family="debian") == []


def test_image_that_tells_no_size_has_none():
    assert _images.root_size({"root_device_name": "/dev/xvda"}) == 0
    instance_store = {"device_name": "/dev/xvda", "virtual_name": "ephemeral0"}
    assert _images.root_size({"root_device_name": "/dev/xvda", "block_device_mappings": [instance_store]}) == 0
