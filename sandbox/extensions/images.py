# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 images, and the public parameters of Systems Manager that name the newest.

Debian (wiki.debian.org, Cloud/AmazonEC2Image)
    moto 5.2.5 has neither its images nor its parameters. AWS: both, in every region. Here one image for each
    architecture, a week old when the sandbox starts.
DescribeImages, BlockDeviceMappings
    moto: 15 GiB for every root volume. AWS: 8 for the images of Amazon Linux 2023 and of Debian.
RegisterImage
    moto: keeps name and description alone. AWS: the image has the architecture (i386 by default), the root device and
    the size of its volume that it was registered with.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from hashlib import sha256
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.responses.amis import AmisResponse
from moto.ssm.models import Parameter, ParameterDict

from sandbox.extensions import extends

DEBIAN = "136693071363"
PARAMETERS = "/aws/service/debian/release/12/latest"
ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64"}  # Debian's name, EC2's name
ROOT_VOLUME_SIZE = 8
RELEASED = utcnow() - timedelta(days=7)

moto_load_amis = AmiBackend._load_amis
moto_check_loading_status = ParameterDict._check_loading_status

moto_register_image = AmisResponse.register_image
moto_block_device_mappings = Ami.block_device_mappings.fget


def _block_device_mappings(image: Ami) -> list[dict[str, Any]]:
    devices = moto_block_device_mappings(image)
    size = getattr(image, "root_volume_size", ROOT_VOLUME_SIZE)
    return [{**device, "Ebs": {**device["Ebs"], "VolumeSize": size}} for device in devices]


Ami.block_device_mappings = property(_block_device_mappings)


@extends(AmisResponse)
def register_image(self) -> ActionResult:
    answer = moto_register_image(self)
    image = self.ec2_backend.amis[answer.result["ImageId"]]
    image.architecture = self._get_param("Architecture", "i386")
    image.root_device_name = self._get_param("RootDeviceName", image.root_device_name)
    for device in self._get_param("BlockDeviceMappings", []):
        if device["DeviceName"] == image.root_device_name and "VolumeSize" in device.get("Ebs", {}):
            image.root_volume_size = int(device["Ebs"]["VolumeSize"])
    return answer


def _image_id(region: str, architecture: str) -> str:
    return f"ami-0{sha256(f'debian-12-{architecture}-{region}'.encode()).hexdigest()[:16]}"


@extends(AmiBackend)
def _load_amis(self) -> None:
    moto_load_amis(self)
    for debian, architecture in ARCHITECTURES.items():
        image_id = _image_id(self.region_name, debian)
        self.amis[image_id] = Ami(
            self,
            image_id,
            name=f"debian-12-{debian}-{RELEASED:%Y%m%d}-1",
            description=f"Debian 12 ({RELEASED:%Y%m%d}-1)",
            owner_id=DEBIAN,
            public=True,
            architecture=architecture,
            creation_date=RELEASED,
            virtualization_type="hvm",
            hypervisor="xen",
            root_device_type="ebs",
            root_device_name="/dev/xvda",
        )


@extends(ParameterDict)
def _check_loading_status(self, key: str) -> None:
    moto_check_loading_status(self, key)
    if not str(key).startswith("/aws/service/debian"):
        return
    for debian in ARCHITECTURES:
        name = f"{PARAMETERS}/{debian}"
        versions = defaultdict.__getitem__(self, name)  # its own asks for the loading status again
        if not versions:
            versions.append(
                Parameter(
                    account_id=self.account_id,
                    name=name,
                    value=_image_id(self.region_name, debian),
                    parameter_type="String",
                    description=None,
                    allowed_pattern=None,
                    keyid=None,
                    last_modified_date=RELEASED.timestamp(),
                    version=1,
                    data_type="aws:ec2:image",
                )
            )
