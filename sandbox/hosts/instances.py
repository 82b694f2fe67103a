# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the API says of instances: which hosts there are to be, and what each finds in its instance metadata."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from sandbox.identity import ADMINISTRATOR, USER_AGENT

RUNNING = [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
VERSIONS = ("latest", "2021-03-23", "2009-04-04")  # those that cloud-init asks for


@dataclass(frozen=True)
class Network:
    """A region's network: its VPC. Its first address is this machine's, as on AWS it is the router's."""

    vpc_id: str
    cidr: str

    @property
    def gateway(self) -> str:
        return str(ipaddress.ip_network(self.cidr)[1])


@dataclass(frozen=True)
class Host:
    """A container that is to run."""

    instance_id: str
    address: str
    link_address: str
    network: Network
    metadata: str  # what rootfs/usr/lib/sandbox/metadata reads, as JSON


def hosts(endpoint: str, regions: Iterable[str], known: Iterable[str] = ()) -> Iterator[Host | str]:
    """All hosts that are to be in some regions; of those that are known already, the instance ids alone."""
    for region in regions:
        ec2, iam = (
            boto3.client(
                service,
                region_name=region,
                endpoint_url=endpoint,
                config=Config(user_agent_extra=USER_AGENT),
                **{name.lower(): value for name, value in ADMINISTRATOR.items()},
            )
            for service in ("ec2", "iam")
        )
        networks = {vpc["VpcId"]: Network(vpc["VpcId"], vpc["CidrBlock"]) for vpc in ec2.describe_vpcs()["Vpcs"]}
        for page in ec2.get_paginator("describe_instances").paginate(Filters=RUNNING):
            for instance in (each for reservation in page["Reservations"] for each in reservation["Instances"]):
                if instance["InstanceId"] in known:
                    yield instance["InstanceId"]
                elif instance.get("VpcId") in networks:
                    yield _host(ec2, iam, instance, networks[instance["VpcId"]])


def _host(ec2: Any, iam: Any, instance: dict[str, Any], network: Network) -> Host:
    endpoint = f"http://{network.gateway}"
    attribute = ec2.describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute="userData")
    user_data = base64.b64decode(attribute["UserData"].get("Value", ""))
    profile = instance.get("IamInstanceProfile", {}).get("Arn")
    role = _role(iam, profile) if profile else None
    # moto has one for all.
    link_address = "02:" + hashlib.sha256(instance["InstanceId"].encode()).digest()[:5].hex(":")
    meta_data = _meta_data(instance, ec2.meta.region_name, profile, link_address)
    document = {
        "accountId": instance["NetworkInterfaces"][0]["OwnerId"],
        "architecture": instance["Architecture"],
        "availabilityZone": instance["Placement"]["AvailabilityZone"],
        "imageId": instance["ImageId"],
        "instanceId": instance["InstanceId"],
        "instanceType": instance["InstanceType"],
        "privateIp": instance["PrivateIpAddress"],
        "region": ec2.meta.region_name,
    }
    tree: dict[str, Any] = {
        "meta-data": meta_data,
        "dynamic": {"instance-identity": {"document": json.dumps(document, indent=2)}},
    }
    if user_data:
        tree["user-data"] = user_data.decode(errors="surrogateescape")
    metadata = json.dumps({"endpoint": endpoint, "role": role, "tree": tree})
    return Host(instance["InstanceId"], instance["PrivateIpAddress"], link_address, network, metadata)


def _role(iam: Any, profile_arn: str) -> dict[str, str] | None:
    profile = iam.get_instance_profile(InstanceProfileName=profile_arn.rpartition("/")[2])["InstanceProfile"]
    return next(({"name": role["RoleName"], "arn": role["Arn"]} for role in profile["Roles"]), None)


def _meta_data(instance: dict[str, Any], region: str, profile_arn: str | None, link_address: str) -> dict[str, Any]:
    """The names are those of the EC2 User Guide, "Instance metadata categories"."""
    tree: dict[str, Any] = {
        "ami-id": instance["ImageId"],
        "hostname": instance["PrivateDnsName"],
        "instance-id": instance["InstanceId"],
        "instance-life-cycle": "on-demand",
        "instance-type": instance["InstanceType"],
        "local-hostname": instance["PrivateDnsName"],
        "local-ipv4": instance["PrivateIpAddress"],
        "mac": link_address,
        "network": {"interfaces": {"macs": {link_address: _interface(instance, link_address)}}},
        "placement": {"availability-zone": instance["Placement"]["AvailabilityZone"], "region": region},
    }
    if profile_arn:
        profile = {"Code": "Success", "InstanceProfileArn": profile_arn}
        tree["iam"] = {"info": json.dumps(profile, indent=2), "security-credentials": {}}
    if instance.get("MetadataOptions", {}).get("InstanceMetadataTags") == "enabled":
        tree["tags"] = {"instance": {tag["Key"]: tag["Value"] for tag in instance["Tags"]}}
    return tree


def _interface(instance: dict[str, Any], link_address: str) -> dict[str, str]:
    return {
        "device-number": "0",
        "interface-id": instance["NetworkInterfaces"][0]["NetworkInterfaceId"],
        "local-ipv4s": instance["PrivateIpAddress"],
        "mac": link_address,
        "subnet-id": instance["SubnetId"],
        "vpc-id": instance["VpcId"],
    }
