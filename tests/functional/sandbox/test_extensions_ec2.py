# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


def test_an_instance_takes_its_network_interface_along(aws: Aws, image: str, subnets: list[str]) -> None:
    ec2 = aws("ec2")
    run = ec2.run_instances(ImageId=image, InstanceType="t3.micro", SubnetId=subnets[0], MinCount=1, MaxCount=1)
    ec2.terminate_instances(InstanceIds=[run["Instances"][0]["InstanceId"]])

    in_subnet = [{"Name": "subnet-id", "Values": [subnets[0]]}]
    assert ec2.describe_network_interfaces(Filters=in_subnet)["NetworkInterfaces"] == []


def test_zones_say_whether_they_need_an_opt_in(aws: Aws) -> None:
    wanted = [{"Name": "opt-in-status", "Values": ["opt-in-not-required"]}]
    zones = aws("ec2").describe_availability_zones(Filters=wanted)["AvailabilityZones"]
    unwanted = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]

    assert "us-east-1a" in {zone["ZoneName"] for zone in zones}
    assert {(zone["OptInStatus"], zone["GroupName"], zone["NetworkBorderGroup"]) for zone in zones} == {
        ("opt-in-not-required", "us-east-1-zg-1", "us-east-1")
    }
    assert aws("ec2").describe_availability_zones(Filters=unwanted)["AvailabilityZones"] == []


def test_regions_are_those_of_the_account(aws: Aws) -> None:
    def statuses(**arguments: Any) -> dict[str, str]:
        regions = aws("ec2").describe_regions(**arguments)["Regions"]
        return {region["RegionName"]: region["OptInStatus"] for region in regions}

    assert statuses()["us-east-2"] == "opt-in-not-required"
    assert "not-opted-in" not in statuses().values()
    assert statuses(AllRegions=True)["me-central-1"] == "not-opted-in"
    assert not {"us-gov-west-1", "cn-north-1"} & set(statuses(AllRegions=True))
    assert statuses(RegionNames=["us-west-2"]) == {"us-west-2": "opt-in-not-required"}
    by_name = [{"Name": "region-name", "Values": ["us-east-2"]}]
    assert set(statuses(Filters=by_name)) == {"us-east-2"}
    opted_out = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]
    assert set(statuses(AllRegions=True, Filters=opted_out).values()) == {"not-opted-in"}


def test_an_unknown_region_is_an_error(aws: Aws) -> None:
    with pytest.raises(ClientError, match="InvalidParameterValue.*us-nowhere-1"):
        aws("ec2").describe_regions(RegionNames=["us-nowhere-1"])
