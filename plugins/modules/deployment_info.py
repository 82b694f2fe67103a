#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: deployment_info
version_added: 0.1.0
short_description: List the AWS resources of a deployment
description:
  - Lists what carries the tags V(Project), V(Environment) and V(ManagedBy=globalmountpoint.aws) of a deployment, in
    every region, by asking each service.
  - Only tags decide. Roles, instance profiles, topics, alarms and buckets are looked for among those whose names begin
    as the deployment's do.
  - What is on its way out is listed until it is gone, except for NAT gateways, volumes and terminated instances, which
    AWS shows for a while after they have been deleted.
  - What AWS makes and deletes together with something else is not listed, such as the default security group of a VPC.
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
    description:
      - The regions to look in; empty for all that are enabled for the account.
      - A region that is named and denies access is an error. Of all that are enabled, as where a policy of the
        organization denies some, those that deny it are named by a warning and in RV(denied_regions), unless all do.
      - Roles, instance profiles, health checks and hosted zones are of no region, and are always looked for.
    type: list
    elements: str
    default: []
  required_regions:
    description: Regions in which a denial is an error too where O(regions) is empty, such as those of the inventory.
    type: list
    elements: str
    default: []
  skip_denied:
    description: Whether no denial is an error, whoever names the region; all are in RV(denied_regions).
    type: bool
    default: false
  types:
    description: The types to look for; empty for all. The fewer, the quicker.
    type: list
    elements: str
    default: []
    choices:
      - vpc
      - subnet
      - internet_gateway
      - nat_gateway
      - elastic_ip
      - route_table
      - security_group
      - vpc_endpoint
      - launch_template
      - instance
      - volume
      - load_balancer
      - target_group
      - auto_scaling_group
      - sns_topic
      - alarm
      - role
      - instance_profile
      - bucket
      - health_check
      - hosted_zone
notes:
  - O(region) is where the services without regions are asked, and where the account's regions are.
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
- name: Regions that hold the deployment are known
  globalmountpoint.aws.deployment_info:
    project: gm
    environment: prod
    types: [vpc, bucket]
  register: deployment

- name: Nothing of the deployment is left
  globalmountpoint.aws.deployment_info:
    project: gm
    environment: prod
  register: deployment
  failed_when: deployment.resources | length > 0
"""

RETURN = r"""
resources:
  description: The resources, sorted by region, type and id.
  returned: success
  type: list
  elements: dict
  contains:
    type:
      description: The type, as in O(types).
      returned: always
      type: str
      sample: vpc
    region:
      description: The region; empty for what is of none.
      returned: always
      type: str
      sample: us-east-1
    id:
      description: What a call that deletes it takes, which is an id, a name or an ARN.
      returned: always
      type: str
      sample: vpc-0123456789abcdef0
    name:
      description: The tag Name.
      returned: always
      type: str
      sample: gm-prod-us-east-1-vpc
    component:
      description: The tag Component.
      returned: always
      type: str
      sample: vpc
    tags:
      description: All tags.
      returned: always
      type: dict
      sample: {"Project": "gm", "Environment": "prod", "ManagedBy": "globalmountpoint.aws"}
    configuration:
      description: The configuration of a health check, as Route 53 has it.
      returned: for health checks
      type: dict
      sample: {"Type": "HTTP", "Port": 80, "ResourcePath": "/readyz"}
denied_regions:
  description: Regions that denied access, so that not all in them could be looked for.
  returned: success
  type: list
  elements: str
  sample: []
regions:
  description: The regions that hold something.
  returned: success
  type: list
  elements: str
  sample: [us-east-1, us-east-2]
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _deployment_resources


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "environment": {"type": "str", "required": True},
            "regions": {"type": "list", "elements": "str", "default": []},
            "required_regions": {"type": "list", "elements": "str", "default": []},
            "skip_denied": {"type": "bool", "default": False},
            "types": {"type": "list", "elements": "str", "default": [], "choices": list(_deployment_resources.KINDS)},
        },
        supports_check_mode=True,
    )
    params = module.params
    deployment = _deployment_resources.Deployment(params["project"], params["environment"])
    try:
        found = _deployment_resources.find(
            _deployment_resources.Clients(module),
            deployment,
            params["types"],
            params["regions"],
            params["required_regions"],
            params["skip_denied"],
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    denied = sorted(found.denied)
    if denied:
        module.warn(
            f"Not looked at, since access is denied there: {', '.join(denied)}. What {params['project']} "
            f"{params['environment']} has there is not known. In {denied[0]}: {found.denied[denied[0]]}"
        )
    regions = sorted({each["region"] for each in found.resources} - {""})
    module.exit_json(changed=False, resources=found.resources, regions=regions, denied_regions=denied)


if __name__ == "__main__":
    main()
