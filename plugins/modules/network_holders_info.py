#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_holders_info
version_added: 0.1.0
short_description: Tell what others have in the VPC of a deployment, so that it cannot be deleted
description:
  - Internal to this collection.
  - Looks into the VPCs that carry the tags V(Project), V(Environment) and V(ManagedBy=globalmountpoint.aws) of a
    deployment, and names what is in them and does not carry these tags. That is network interfaces, instances, subnets,
    route tables, network ACLs, security groups, endpoints, gateways and peering connections, also those that a service
    such as GuardDuty made.
  - Network interfaces of what a teardown deletes, and of what is named itself, are no holders; they go with what made
    them, some minutes later.
  - What goes with its VPC is not named, such as flow logs, the main route table, and the default security group unless
    its rules name a group of the deployment.
options:
  project:
    description: The project's name.
    type: str
    required: true
  environment:
    description: The environment's name.
    type: str
    required: true
  regions:
    description: The regions to look in.
    type: list
    elements: str
    required: true
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
- name: Nothing of others is in the network
  globalmountpoint.aws.network_holders_info:
    project: gm
    environment: prod
    regions: [us-east-1]
  register: network
  failed_when: network is failed or network.holders | length > 0
"""

RETURN = r"""
holders:
  description: What others have that holds the network, sorted by region, type and id.
  returned: success
  type: list
  elements: dict
  contains:
    region:
      description: The region.
      returned: always
      type: str
      sample: us-east-1
    type:
      description: What it is.
      returned: always
      type: str
      sample: network_interface
    id:
      description: Its id.
      returned: always
      type: str
      sample: eni-0123456789abcdef0
    description:
      description: What EC2 says about it, such as a description, a name or a service; may be empty.
      returned: always
      type: str
      sample: AWS Lambda VPC ENI-thumbnails
    owner:
      description: The account that it belongs to, where EC2 says so.
      returned: always
      type: str
      sample: "123456789012"
    requester:
      description: Who made it for the owner, where EC2 says so.
      returned: always
      type: str
      sample: amazon-aws
    holds:
      description: The ids of what is the deployment's and cannot be deleted before.
      returned: always
      type: list
      elements: str
      sample: [sg-0123456789abcdef0, subnet-0123456789abcdef0, vpc-0123456789abcdef0]
    sentence:
      description: All of this, and what to do.
      returned: always
      type: str
      sample: "us-east-1: subnet subnet-0123456789abcdef0 holds vpc-0123456789abcdef0: delete it"
leaving:
  description: Network interfaces that go with what made them.
  returned: success
  type: list
  elements: str
  sample: [eni-0123456789abcdef1]
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _deployment_resources, _network_holders


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "environment": {"type": "str", "required": True},
            "regions": {"type": "list", "elements": "str", "required": True},
        },
        supports_check_mode=True,
    )
    deployment = _deployment_resources.Deployment(module.params["project"], module.params["environment"])
    holders, leaving = [], []
    try:
        clients = _deployment_resources.Clients(module)
        for region in sorted(set(module.params["regions"])):
            network = _network_holders.read(clients.of("ec2", region), deployment, region)
            held, going = _network_holders.judged(network, deployment)
            holders += held
            leaving += going
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, holders=holders, leaving=leaving)


if __name__ == "__main__":
    main()
