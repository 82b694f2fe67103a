# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role compute_mountpoint: what instances are launched with: their role and the launch template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import Drift, Region, role_drifts, tag_drifts

TEMPLATE, PROFILE = "launch_template | ", "main | instance_role | Instance profile"


def _template(region: Region) -> dict[str, Any]:
    return region.client("ec2").describe_launch_templates()["LaunchTemplates"][0]


def _version(change: Callable[[dict[str, Any]], Any] | None, **arguments: str) -> Callable[[Region], Any]:
    """Return what makes a version with other data. The default one, whose image is in use, stays."""

    def make(region: Region) -> None:
        ec2 = region.client("ec2")
        named = {"LaunchTemplateId": _template(region)["LaunchTemplateId"]}
        [latest] = ec2.describe_launch_template_versions(**named, Versions=["$Latest"])["LaunchTemplateVersions"]
        data = latest["LaunchTemplateData"]
        if change:
            change(data)
        ec2.create_launch_template_version(**named, LaunchTemplateData=data, **arguments)

    return make


def _template_tags() -> list[Drift]:
    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("ec2").create_tags(Resources=[_template(region)["LaunchTemplateId"]], Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("ec2").delete_tags(Resources=[_template(region)["LaunchTemplateId"]], Tags=[{"Key": key}])

    return tag_drifts("compute_mountpoint", "template", TEMPLATE, put, delete)


def _profile_tags() -> list[Drift]:
    def named(region: Region) -> dict[str, str]:
        return {"InstanceProfileName": f"demo-sandbox-{region.name}-instance"}

    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("iam").tag_instance_profile(**named(region), Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("iam").untag_instance_profile(**named(region), TagKeys=[key])

    def without_role(region: Region) -> None:
        name = f"demo-sandbox-{region.name}-instance"
        region.client("iam").remove_role_from_instance_profile(**named(region), RoleName=name)

    def other_role(region: Region) -> None:
        without_role(region)
        region.client("iam").add_role_to_instance_profile(
            **named(region), RoleName="demo-sandbox-us-east-1-replication"
        )

    return [
        Drift("compute_mountpoint", "profile", "roles less", PROFILE, without_role),
        Drift("compute_mountpoint", "profile", "roles", PROFILE, other_role),
        *tag_drifts("compute_mountpoint", "profile", PROFILE, put, delete),
    ]


def _drift(resource: str, field: str, task: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("compute_mountpoint", resource, field, task, make, foreign=not task)


def _data(field: str, change: Callable[[dict[str, Any]], Any]) -> Drift:
    return _drift("template", f"data {field}", TEMPLATE, _version(change))


def _metadata(**options: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: data["MetadataOptions"].update(options)


DRIFTS = [
    *role_drifts(
        "compute_mountpoint",
        "instance",
        ["content", "session-manager"],
        "main | instance_role | Instance role",
        "main | instance_role | Role reads",
    ),
    *_profile_tags(),
    # Before the others, each of which makes a version.
    _drift("template", "default_is_latest", TEMPLATE, _version(None)),
    _data("image_id", lambda data: data.update(ImageId="ami-12c6146b")),
    _data("instance_type", lambda data: data.update(InstanceType="t3.large")),
    _data("iam_instance_profile", lambda data: data.pop("IamInstanceProfile")),
    _data("security_group_ids", lambda data: data["SecurityGroupIds"].append("sg-0123456789abcdef0")),
    _data("metadata_options http_tokens", _metadata(HttpTokens="optional")),
    _data("metadata_options http_endpoint", _metadata(HttpEndpoint="disabled")),
    _data("metadata_options http_protocol_ipv6", _metadata(HttpProtocolIpv6="enabled")),
    _data("metadata_options http_put_response_hop_limit", _metadata(HttpPutResponseHopLimit=2)),
    _data("metadata_options instance_metadata_tags", _metadata(InstanceMetadataTags="enabled")),
    _data("block_device_mappings", lambda data: data["BlockDeviceMappings"][0]["Ebs"].update(VolumeSize=50)),
    _data("user_data", lambda data: data.update(UserData="IyEvYmluL3NoCg==")),
    _data("tag_specifications", lambda data: data["TagSpecifications"].pop()),
    _data("more", lambda data: data.update(Monitoring={"Enabled": True})),
    _drift("template", "version_description", TEMPLATE, _version(None, VersionDescription="by hand")),
    *_template_tags(),
]
