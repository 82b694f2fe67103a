# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


def data(aws: Aws, template: str, version: int | str) -> dict[str, Any]:
    versions = aws("ec2").describe_launch_template_versions(LaunchTemplateName=template, Versions=[str(version)])
    return versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]


def test_tags_of_a_template_are_not_in_its_data(aws: Aws, name: str) -> None:
    created = aws("ec2").create_launch_template(
        LaunchTemplateName=name,
        LaunchTemplateData={"InstanceType": "t3.micro"},
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}],
    )

    assert created["LaunchTemplate"]["Tags"] == [{"Key": "a", "Value": "b"}]
    assert not data(aws, name, 1).get("TagSpecifications")


def test_tags_of_a_template_are_those_that_it_has_now(aws: Aws, name: str) -> None:
    ec2 = aws("ec2")
    tags = [{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}]}]
    data = {"InstanceType": "t3.micro"}
    made = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data, TagSpecifications=tags)
    resources = [made["LaunchTemplate"]["LaunchTemplateId"]]
    ec2.create_tags(Resources=resources, Tags=[{"Key": "a", "Value": "z"}])
    ec2.delete_tags(Resources=resources, Tags=[{"Key": "c"}])

    [template] = ec2.describe_launch_templates(LaunchTemplateNames=[name])["LaunchTemplates"]
    assert template["Tags"] == [{"Key": "a", "Value": "z"}]


def test_a_version_builds_on_its_source(aws: Aws, name: str) -> None:
    ec2 = aws("ec2")
    user_data = base64.b64encode(b"first").decode()
    first = {"InstanceType": "t3.micro", "UserData": user_data}
    ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=first)
    ec2.create_launch_template_version(
        LaunchTemplateName=name, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"}
    )
    ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData={"InstanceType": "t3.large"})

    assert data(aws, name, 2) == {"InstanceType": "t3.small", "UserData": user_data}
    assert data(aws, name, 3) == {"InstanceType": "t3.large"}


@pytest.fixture
def three_versions(aws: Aws, name: str) -> str:
    """Of t3.nano, t3.micro and t3.small, the second the default."""
    ec2 = aws("ec2")
    ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"InstanceType": "t3.nano"})
    for instance_type in ("t3.micro", "t3.small"):
        ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData={"InstanceType": instance_type})
    ec2.modify_launch_template(LaunchTemplateName=name, DefaultVersion="2")
    return name


def test_versions_keep_their_numbers_when_others_are_deleted(aws: Aws, three_versions: str) -> None:
    ec2 = aws("ec2")
    done = ec2.delete_launch_template_versions(LaunchTemplateName=three_versions, Versions=["1", "3"])
    created = ec2.create_launch_template_version(
        LaunchTemplateName=three_versions, LaunchTemplateData={"InstanceType": "t3.large"}
    )

    assert [item["VersionNumber"] for item in done["SuccessfullyDeletedLaunchTemplateVersions"]] == [1, 3]
    assert done["UnsuccessfullyDeletedLaunchTemplateVersions"] == []
    assert created["LaunchTemplateVersion"]["VersionNumber"] == 4
    assert data(aws, three_versions, 2) == data(aws, three_versions, "$Default") == {"InstanceType": "t3.micro"}
    assert data(aws, three_versions, 4) == data(aws, three_versions, "$Latest") == {"InstanceType": "t3.large"}
    with pytest.raises(ClientError, match="InvalidLaunchTemplateId.VersionNotFound"):
        data(aws, three_versions, 3)


@pytest.mark.parametrize(("version", "code"), [("2", "unexpectedError"), ("9", "launchTemplateVersionDoesNotExist")])
def test_the_default_and_unknown_versions_are_not_deleted(
    aws: Aws, three_versions: str, version: str, code: str
) -> None:
    done = aws("ec2").delete_launch_template_versions(LaunchTemplateName=three_versions, Versions=[version])

    (failed,) = done["UnsuccessfullyDeletedLaunchTemplateVersions"]
    assert (failed["VersionNumber"], failed["ResponseError"]["Code"]) == (int(version), code)
    assert data(aws, three_versions, "$Default") == {"InstanceType": "t3.micro"}


def test_more_than_fifteen_are_described(aws: Aws, name: str) -> None:
    ec2 = aws("ec2")
    names = {f"{name}-{number}" for number in range(16)}
    for template in names:
        ec2.create_launch_template(LaunchTemplateName=template, LaunchTemplateData={"InstanceType": "t3.nano"})
    for _ in range(15):
        ec2.create_launch_template_version(LaunchTemplateName=f"{name}-0", LaunchTemplateData={"ImageId": "ami-1"})

    assert names <= {template["LaunchTemplateName"] for template in ec2.describe_launch_templates()["LaunchTemplates"]}
    versions = ec2.describe_launch_template_versions(LaunchTemplateName=f"{name}-0")["LaunchTemplateVersions"]
    assert len(versions) == 16
