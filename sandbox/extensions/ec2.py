# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: instances, regions and zones.

RunInstances, InstanceNetworkInterfaceSpecification
    moto 5.2.5 leaves the network interface of an instance that has ended. AWS: the primary one goes with it.
DescribeAvailabilityZones, AvailabilityZone
    moto has no OptInStatus, GroupName and NetworkBorderGroup.
DescribeRegions
    moto lists the regions of all partitions, enabled or not, and none for a name that it does not know.
    AWS: those that are enabled, with AllRegions all; InvalidParameterValue for an unknown name.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import Zone
from moto.ec2.models.instances import Instance
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
from moto.ec2.responses.instances import InstanceResponse
from moto.utilities.utils import get_partition

from sandbox.extensions import extends, launching

moto_run_instances = InstanceResponse.run_instances
moto_prep_nics = Instance.prep_nics
moto_describe_availability_zones = EC2Backend.describe_availability_zones


@extends(InstanceResponse)
def run_instances(self) -> ActionResult:
    with launching:
        return moto_run_instances(self)


@extends(Instance)
def prep_nics(self, nic_spec: list[dict[str, Any]], **kwargs: Any) -> None:
    moto_prep_nics(self, nic_spec, **kwargs)
    if not any("NetworkInterfaceId" in nic or "DeleteOnTermination" in nic for nic in nic_spec):
        self.nics[0].delete_on_termination = True


Zone.opt_in_status = "opt-in-not-required"
Zone.group_name = property(lambda self: f"{self.region_name}-zg-1")
Zone.network_border_group = property(lambda self: self.region_name)


@extends(EC2Backend)
def describe_availability_zones(self, filters=None, zone_names=None, zone_ids=None) -> list[Zone]:
    zones = moto_describe_availability_zones(self, filters, zone_names, zone_ids)
    wanted = (filters or {}).get("opt-in-status")
    return [zone for zone in zones if not wanted or zone.opt_in_status in wanted]


@extends(AvailabilityZonesAndRegions)
def describe_regions(self) -> ActionResult:
    names = self._get_param("RegionNames", [])
    filters = self._filters_from_querystring()
    regions = {
        region.name: region
        for region in self.ec2_backend.describe_regions()
        if get_partition(region.name) == self.partition
    }
    unknown = sorted(set(names) - set(regions))
    if unknown:
        raise EC2ClientError("InvalidParameterValue", f"Invalid region names: {unknown}")
    return ActionResult(
        {
            "Regions": [
                region
                for name, region in regions.items()
                if (name in names or not names)
                and (names or self._get_param("AllRegions") or region.opt_in_status != "not-opted-in")
                and name in filters.get("region-name", [name])
                and region.opt_in_status in filters.get("opt-in-status", [region.opt_in_status])
            ]
        }
    )
