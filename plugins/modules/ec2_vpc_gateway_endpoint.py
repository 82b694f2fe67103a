#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ec2_vpc_gateway_endpoint
version_added: 0.1.0
short_description: Manage the gateway endpoint of a VPC, with its policy and its route tables
description:
  - Makes, changes and deletes the gateway endpoint of a service in a VPC, of which there is one.
  - Unlike M(amazon.aws.ec2_vpc_endpoint), it sees and mends a policy and route tables that differ on an endpoint that
    exists.
options:
  vpc_id:
    description: The VPC.
    type: str
    required: true
  service:
    description: The service's full name, for instance V(com.amazonaws.us-east-1.s3).
    type: str
    required: true
  state:
    description: Whether the endpoint is there.
    type: str
    choices: [present, absent]
    default: present
  policy:
    description: The policy. Required with O(state=present).
    type: json
  route_table_ids:
    description: The route tables that get the endpoint's routes; all others lose them. Required with O(state=present).
    type: list
    elements: str
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: S3 is reached by its gateway endpoint, and one bucket alone
  globalmountpoint.aws.ec2_vpc_gateway_endpoint:
    vpc_id: vpc-0123456789abcdef0
    service: com.amazonaws.us-east-1.s3
    route_table_ids: [rtb-0123456789abcdef0]
    policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: [s3:GetObject]
          Resource: ["arn:aws:s3:::a-bucket/*"]
"""

RETURN = r"""
vpc_endpoint_id:
  description: The endpoint; empty where check mode only plans one, or where there was none to delete.
  returned: success
  type: str
  sample: vpce-0123456789abcdef0
"""

import json

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _gateway_endpoint


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "vpc_id": {"type": "str", "required": True},
            "service": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "policy": {"type": "json"},
            "route_table_ids": {"type": "list", "elements": "str"},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
        },
        required_if=[("state", "present", ("policy", "route_table_ids"))],
        supports_check_mode=True,
    )
    params = module.params
    retry = AWSRetry.jittered_backoff(catch_extra_error_codes=_gateway_endpoint.NOT_YET)
    client = module.client("ec2", retry_decorator=retry)
    place = (client, params["vpc_id"], params["service"])
    try:
        if params["state"] == "present":
            policy, tags = json.loads(params["policy"]), params["tags"] or {}
            wanted = _gateway_endpoint.Endpoint(policy, params["route_table_ids"], tags)
            purges = params["purge_tags"] and params["tags"] is not None
            changed, endpoint_id, diff = _gateway_endpoint.ensure_present(*place, wanted, module.check_mode, purges)
        else:
            changed, endpoint_id, diff = _gateway_endpoint.ensure_absent(*place, module.check_mode)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, vpc_endpoint_id=endpoint_id, diff=diff)


if __name__ == "__main__":
    main()
