# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

Aws = Callable[..., Any]

PATH = "/aws/service/debian/release/12/latest"


@pytest.mark.parametrize(("debian", "architecture"), [("amd64", "x86_64"), ("arm64", "arm64")])
@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_the_parameter_names_debians_image(aws: Aws, region: str, debian: str, architecture: str) -> None:
    image_id = aws("ssm", region).get_parameter(Name=f"{PATH}/{debian}")["Parameter"]["Value"]
    (image,) = aws("ec2", region).describe_images(ImageIds=[image_id])["Images"]

    assert image["OwnerId"] == "136693071363"
    assert image["Name"].startswith(f"debian-12-{debian}-2")
    assert (image["Architecture"], image["RootDeviceName"], image["State"]) == (
        architecture,
        "/dev/xvda",
        "available",
    )
    age = datetime.now(timezone.utc) - datetime.fromisoformat(image["CreationDate"])
    assert timedelta() < age < timedelta(days=30)
    assert image["BlockDeviceMappings"][0]["DeviceName"] == "/dev/xvda"


def test_regions_have_images_of_their_own(aws: Aws) -> None:
    found = [
        aws("ssm", region).get_parameters_by_path(Path=PATH)["Parameters"] for region in ("us-east-1", "us-east-2")
    ]

    assert [len(parameters) for parameters in found] == [2, 2]
    assert len({parameter["Value"] for parameters in found for parameter in parameters}) == 4


def test_the_parameter_has_one_version(aws: Aws) -> None:
    for _ in range(2):
        history = aws("ssm").get_parameter_history(Name=f"{PATH}/amd64")["Parameters"]
    assert [parameter["Version"] for parameter in history] == [1]


def test_debians_images_are_found_by_their_owner(aws: Aws) -> None:
    names = ["debian-12-*"]
    found = aws("ec2").describe_images(Owners=["136693071363"], Filters=[{"Name": "name", "Values": names}])["Images"]
    assert len(found) == 2


def test_registered_image_is_what_it_was_registered_as(aws: Aws) -> None:
    ec2 = aws("ec2")
    devices = [{"DeviceName": f"/dev/xvd{name}", "Ebs": {"VolumeSize": size}} for name, size in (("a", 30), ("b", 100))]
    given = {"Architecture": "arm64", "RootDeviceName": "/dev/xvda", "BlockDeviceMappings": devices}
    image_id = ec2.register_image(Name="own", **given)["ImageId"]
    (image,) = ec2.describe_images(ImageIds=[image_id])["Images"]
    assert (image["Architecture"], image["RootDeviceName"]) == ("arm64", "/dev/xvda")
    assert image["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"] == 30
    bare = ec2.register_image(Name="bare")["ImageId"]
    assert ec2.describe_images(ImageIds=[bare])["Images"][0]["Architecture"] == "i386"
