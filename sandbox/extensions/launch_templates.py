# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: launch templates.

CreateLaunchTemplate
    moto 5.2.5 puts the template's own tags into its data. AWS: they tag the template alone.
CreateLaunchTemplateVersion
    moto keeps the user data of a later version as text that it then fails on with a 500, and ignores SourceVersion.
    AWS: as in the first version; what is not given comes from the source version.
DeleteLaunchTemplateVersions
    moto has none, and finds a version by its place in the list. AWS: numbers stay, and none is used twice.
DescribeLaunchTemplates, DescribeLaunchTemplateVersions
    moto returns the first 15 and no token. AWS: up to 200 on a page.
    moto shows the tags that a template was made with. AWS: those that it has.
EbsBlockDevice
    moto refuses a volume of a template without size and snapshot, and makes a root volume beside the template's.
    AWS: what a template does not say of a volume comes from the image.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidLaunchTemplateVersionNotFound
from moto.ec2.models import EC2Backend
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.utils import parse_user_data

from sandbox.extensions import extends

PAGE = 200

moto_create_launch_template = EC2Backend.create_launch_template
moto_create_launch_template_version = LaunchTemplates.create_launch_template_version
moto_describe_launch_templates = LaunchTemplates.describe_launch_templates
moto_describe_launch_template_versions = LaunchTemplates.describe_launch_template_versions


def _template(response: LaunchTemplates) -> LaunchTemplate:
    params = response._get_params()
    if params.get("LaunchTemplateId"):
        return response.ec2_backend.get_launch_template(params["LaunchTemplateId"])
    return response.ec2_backend.get_launch_template_by_name(params["LaunchTemplateName"])


# What it is made with is where get_tags finds it, too.
LaunchTemplate.tags = property(lambda self: self.get_tags(), lambda _self, _tags: None)


@extends(EC2Backend)
def create_launch_template(self, name, description, template_data, tag_spec) -> LaunchTemplate:
    specifications = template_data.get("TagSpecifications", [])
    kept = [item for item in specifications if item["ResourceType"] != "launch-template"]
    if kept != specifications:
        template_data = {**template_data, "TagSpecifications": kept}
    return moto_create_launch_template(self, name, description, template_data, tag_spec)


@extends(LaunchTemplates)
def create_launch_template_version(self) -> ActionResult:
    params = self._get_params()
    data = params.get("LaunchTemplateData", {})
    if "UserData" in data:
        data["UserData"] = parse_user_data(data["UserData"])
    if params.get("SourceVersion"):
        data = {**_template(self).get_version(params["SourceVersion"]).data, **data}
    params["LaunchTemplateData"] = data
    return moto_create_launch_template_version(self)


@extends(LaunchTemplate)
def create_version(self, data: dict[str, Any], description: str) -> LaunchTemplateVersion:
    self.numbers_used = getattr(self, "numbers_used", 0) + 1
    version = LaunchTemplateVersion(self, self.numbers_used, data, description)
    self.versions.append(version)
    return version


@extends(LaunchTemplate)
def get_version(self, num: Any) -> LaunchTemplateVersion:
    wanted = {"$latest": self.versions[-1].number, "$default": self.default_version_number}.get(str(num).lower(), num)
    for version in self.versions:
        if str(version.number) == str(wanted):
            return version
    raise InvalidLaunchTemplateVersionNotFound(template_id=self.id, version=num)


@extends(LaunchTemplates)
def delete_launch_template_versions(self) -> ActionResult:
    template = _template(self)
    deleted, failed = [], []
    for number in self._get_param("Versions"):
        item = {
            "LaunchTemplateId": template.id,
            "LaunchTemplateName": template.name,
            "VersionNumber": int(number),
        }
        version = next((version for version in template.versions if version.number == int(number)), None)
        if not version:
            error = {"Code": "launchTemplateVersionDoesNotExist", "Message": f"There is no version {number}"}
        elif template.is_default(version):
            error = {"Code": "unexpectedError", "Message": "The default version cannot be deleted"}
        else:
            template.versions.remove(version)
            deleted.append(item)
            continue
        failed.append({**item, "ResponseError": error})
    return ActionResult(
        {
            "SuccessfullyDeletedLaunchTemplateVersions": deleted,
            "UnsuccessfullyDeletedLaunchTemplateVersions": failed,
        }
    )


@extends(LaunchTemplates)
def describe_launch_templates(self) -> ActionResult:
    self._get_params().setdefault("MaxResults", PAGE)
    return moto_describe_launch_templates(self)


@extends(LaunchTemplates)
def describe_launch_template_versions(self) -> ActionResult:
    self._get_params().setdefault("MaxResults", PAGE)
    return moto_describe_launch_template_versions(self)


def block_devices(ec2: EC2Backend, version: LaunchTemplateVersion) -> list[dict[str, Any]]:
    """The volumes of an instance: the image's, as the launch template changes them and adds to them."""
    images = ec2.describe_images(filters={"image-id": [version.image_id]})
    devices = {device["DeviceName"]: device for image in images for device in image.block_device_mappings}
    for device in version.data.get("BlockDeviceMappings", []):
        base = devices.get(device["DeviceName"], {})
        devices[device["DeviceName"]] = {**device, "Ebs": {**base.get("Ebs", {}), **device.get("Ebs", {})}}
    return list(devices.values())
