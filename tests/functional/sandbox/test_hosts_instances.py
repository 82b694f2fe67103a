# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which hosts there are to be, and what each is told."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from sandbox.hosts import instances

USER_DATA = "#!/bin/bash\necho 'caf\u00e9 \u2713'\n"


@pytest.fixture
def launch(aws, name, role):  # noqa: ARG001 (the role has the name)
    """Launches an instance with the role, in a VPC of its own."""
    ec2, iam = aws("ec2"), aws("iam")
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    vpc = ec2.create_vpc(CidrBlock="10.200.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.200.16.0/20")["Subnet"]["SubnetId"]

    def run(**options: Any) -> str:
        (instance,) = ec2.run_instances(
            ImageId=ec2.describe_images()["Images"][0]["ImageId"],
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            IamInstanceProfile={"Name": name},
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Project", "Value": name}]}],
            **options,
        )["Instances"]
        return instance["InstanceId"]

    return run


@pytest.fixture
def found(environment):
    """Finds a host by its instance."""

    def find(instance_id: str) -> instances.Host:
        hosts = instances.hosts(environment["AWS_ENDPOINT_URL"], ["us-east-1"])
        return next(host for host in hosts if host.instance_id == instance_id)

    return find


def test_host_has_the_instances_address_in_the_vpcs_network(launch, found):
    host = found(launch())
    assert host.address.startswith("10.200.")
    assert (host.network.cidr, host.network.gateway) == ("10.200.0.0/16", "10.200.0.1")


def test_host_is_told_what_the_api_says(launch, found, aws, role, name):
    instance_id = launch(UserData=USER_DATA)
    told = json.loads(found(instance_id).metadata)
    given = aws("ec2").describe_instance_attribute(InstanceId=instance_id, Attribute="userData")["UserData"]["Value"]
    assert told["tree"]["user-data"].encode() == base64.b64decode(given) == USER_DATA.encode()
    assert told["role"] == {"name": name, "arn": role}
    assert told["endpoint"] == "http://10.200.0.1"
    meta_data = told["tree"]["meta-data"]
    assert meta_data["instance-id"] == instance_id
    assert meta_data["placement"]["region"] == "us-east-1"
    document = json.loads(told["tree"]["dynamic"]["instance-identity"]["document"])
    assert document["accountId"] == "123456789012"
    assert document["region"] == "us-east-1"


def test_tags_are_told_when_the_instance_allows_it(launch, found, name):
    silent = json.loads(found(launch()).metadata)["tree"]["meta-data"]
    assert "tags" not in silent
    allowed = found(launch(MetadataOptions={"InstanceMetadataTags": "enabled"}))
    assert json.loads(allowed.metadata)["tree"]["meta-data"]["tags"] == {"instance": {"Project": name}}


def test_ended_instance_has_no_host_and_a_known_one_is_named_alone(launch, aws, environment):
    ended, known = launch(), launch()
    aws("ec2").terminate_instances(InstanceIds=[ended])
    hosts = list(instances.hosts(environment["AWS_ENDPOINT_URL"], ["us-east-1"], known=[known]))
    assert known in hosts
    assert ended not in [getattr(host, "instance_id", host) for host in hosts]
