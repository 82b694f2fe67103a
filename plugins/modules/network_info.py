#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_info
version_added: 0.1.0
short_description: Read a VPC with all that is in it, and plan its zones and subnets
description:
  - Internal to this collection.
  - Finds a VPC by its tags, and the zones of the region that offer an instance type, and tells which zones and ranges
    the VPC's subnets are to have.
  - What exists is never moved. Zones that have subnets stay, in the order of their ranges, and new ones follow.
  - Only zones of the type availability-zone that need no opt-in are taken.
  - Reads what there is in the VPC, with one call for each kind of resource.
  - Of several VPCs with the tags, takes the one that has subnets or an internet gateway, and names the others. It fails
    where several have.
options:
  filters:
    description: Filters that find the VPC, as M(amazon.aws.ec2_vpc_net_info) takes them.
    type: dict
    required: true
  vpc_cidr:
    description:
      - The range of the VPC.
      - Empty for the one that the VPC has, or where there is no VPC yet, for the one that O(region_index) gives.
    type: str
    default: ''
  region_index:
    description: The region's place in the deployment, from 0. It gives 10.64.0.0/16, 10.65.0.0/16 and so on.
    type: int
    default: 0
  zone_count:
    description: How many zones are to have subnets.
    type: int
    default: 2
  instance_type:
    description: The instance type that the zones must offer.
    type: str
    required: true
  prefix_list:
    description: The name of a managed prefix list of which the id is wanted; empty for none.
    type: str
    default: ''
  only_plan:
    description: Whether nothing else is read than what the plan is made of.
    type: bool
    default: false
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Network is known
  globalmountpoint.aws.network_info:
    filters:
      tag:Name: gm-prod-us-east-1-vpc
    zone_count: 2
    instance_type: t3.micro
  register: network

- name: Zones and ranges are planned
  globalmountpoint.aws.network_info:
    filters:
      tag:Name: gm-prod-us-east-1-vpc
    instance_type: t3.micro
    only_plan: true
  register: plan
"""

RETURN = r"""
vpc_id:
  description: The VPC; empty where there is none.
  returned: success
  type: str
  sample: vpc-0123456789abcdef0
vpc_cidr:
  description: The range of the VPC.
  returned: success
  type: str
  sample: 10.64.0.0/16
zones:
  description: The zones, in the order in which they were taken.
  returned: success
  type: list
  elements: str
  sample: [us-east-1a, us-east-1b]
subnets:
  description: The subnets that are to be, a public and a private one for each zone.
  returned: success
  type: list
  elements: dict
  sample: [{"tier": "public", "zone": "us-east-1a", "cidr": "10.64.0.0/20", "component": "public-us-east-1a"}]
prefix_list_id:
  description: The prefix list; empty where none was asked for.
  returned: without O(only_plan)
  type: str
  sample: pl-0123456789abcdef0
found:
  description:
    - What there is, each kind as EC2 describes it, in snake case and with the tags as a dictionary.
    - Of NAT gateways, those that are pending or available.
  returned: without O(only_plan)
  type: dict
  contains:
    vpc:
      description: The VPC; empty where there is none.
      type: dict
      returned: always
      sample: {"vpc_id": "vpc-0123456789abcdef0", "cidr_block": "10.64.0.0/16", "tags": {"Component": "vpc"}}
    duplicate_vpcs:
      description: VPCs with the same tags that have no subnets and no internet gateway.
      type: list
      elements: dict
      returned: always
      sample: [{"vpc_id": "vpc-0123456789abcdef1", "tags": {"Component": "vpc"}}]
    dns:
      description: The attributes C(enableDnsSupport) and C(enableDnsHostnames) of the VPC; empty where there is none.
      type: dict
      returned: always
      sample: {"support": true, "hostnames": true}
    subnets:
      description: The subnets.
      type: list
      elements: dict
      returned: always
      sample: [{"subnet_id": "subnet-0123456789abcdef0", "tags": {"Component": "public-us-east-1a"}}]
    internet_gateways:
      description: The internet gateways of the region.
      type: list
      elements: dict
      returned: always
      sample: [{"internet_gateway_id": "igw-0123456789abcdef0", "tags": {"Component": "internet-gateway"}}]
    route_tables:
      description: The route tables.
      type: list
      elements: dict
      returned: always
      sample: [{"route_table_id": "rtb-0123456789abcdef0", "tags": {"Component": "public"}}]
    nat_gateways:
      description: The NAT gateways.
      type: list
      elements: dict
      returned: always
      sample: [{"nat_gateway_id": "nat-0123456789abcdef0", "state": "available"}]
    addresses:
      description: The Elastic IP addresses of the region.
      type: list
      elements: dict
      returned: always
      sample: [{"allocation_id": "eipalloc-0123456789abcdef0", "public_ip": "198.51.100.7"}]
    vpc_endpoints:
      description: The endpoints.
      type: list
      elements: dict
      returned: always
      sample: [{"vpc_endpoint_id": "vpce-0123456789abcdef0", "service_name": "com.amazonaws.us-east-1.s3"}]
    security_groups:
      description: The security groups.
      type: list
      elements: dict
      returned: always
      sample: [{"group_id": "sg-0123456789abcdef0", "tags": {"Component": "instance"}}]
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _network_info, _subnets
from ansible_collections.globalmountpoint.aws.plugins.module_utils._errors import AWS_ERRORS


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "filters": {"type": "dict", "required": True},
            "vpc_cidr": {"type": "str", "default": ""},
            "region_index": {"type": "int", "default": 0},
            "zone_count": {"type": "int", "default": 2},
            "instance_type": {"type": "str", "required": True},
            "prefix_list": {"type": "str", "default": ""},
            "only_plan": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    client = module.client("ec2", retry_decorator=AWSRetry.jittered_backoff())
    try:
        module.exit_json(changed=False, **_network_info.read(client, module.params))
    except (_subnets.SubnetPlanError, _network_info.ReadingError) as error:
        module.fail_json(msg=str(error))
    except AWS_ERRORS as error:
        module.fail_json_aws(error, msg="The network of the region cannot be read")


if __name__ == "__main__":
    main()
