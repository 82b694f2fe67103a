#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vpc_plan_info
version_added: 0.1.0
short_description: Plan the zones and the subnets of a VPC
description:
  - Finds a VPC and its subnets by their tags, and the zones of the region that offer an instance type, and tells which
    zones and ranges the VPC's subnets are to have.
  - What exists is never moved. Zones that have subnets stay, in the order of their ranges, and new ones follow.
  - Only zones of the type availability-zone that need no opt-in are taken.
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
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Zones and ranges are planned
  globalmountpoint.aws.vpc_plan_info:
    filters:
      tag:Name: gm-prod-us-east-1-vpc
    zone_count: 2
    instance_type: t3.micro
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
  description: The subnets, a public and a private one for each zone.
  returned: success
  type: list
  elements: dict
  sample: [{"tier": "public", "zone": "us-east-1a", "cidr": "10.64.0.0/20"}]
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _subnets, _vpc_plan
from ansible_collections.globalmountpoint.aws.plugins.module_utils._errors import AWS_ERRORS


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "filters": {"type": "dict", "required": True},
            "vpc_cidr": {"type": "str", "default": ""},
            "region_index": {"type": "int", "default": 0},
            "zone_count": {"type": "int", "default": 2},
            "instance_type": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    client = module.client("ec2", retry_decorator=AWSRetry.jittered_backoff())
    try:
        module.exit_json(changed=False, **_vpc_plan.make(client, module.params))
    except _subnets.SubnetPlanError as error:
        module.fail_json(msg=str(error))
    except AWS_ERRORS as error:
        module.fail_json_aws(error, msg="The zones of the region cannot be read")


if __name__ == "__main__":
    main()
