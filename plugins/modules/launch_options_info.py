#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: launch_options_info
version_added: 0.1.0
short_description: Tell whether a region has what its hosts, listeners and alarms are to be made of
description:
  - Internal to this collection.
  - Compares instance type, architecture, image, size and key of the root volume, certificate, additional security
    groups and managed policies with what AWS has, and with each other, as AWS itself does only when they are used.
  - Alarms are made where Route 53's metrics are, which a policy of the organization may deny.
  - Never fails because of what it finds; it returns it as C(faults), so that a preflight can name all faults at once.
options:
  instance_type:
    description: The instance type of the hosts; empty to leave it out.
    type: str
    default: ''
  architecture:
    description: The architecture of the hosts; empty for any.
    type: str
    default: ''
  ami_id:
    description: The image of the hosts; empty to leave it out.
    type: str
    default: ''
  image_family:
    description:
      - The operating system of the image; with V(al2023), an image of Amazon's that says an older release than hosts
        need by its name is a fault. Empty to leave it out.
    type: str
    default: ''
  root_volume_size:
    description: The size of the hosts' root volume, in GiB; 0 to leave it out.
    type: int
    default: 0
  kms_key_id:
    description: The key of the hosts' root volume; empty to leave it out.
    type: str
    default: ''
  front_cache_size:
    description: The size of the cache in the hosts' memory, in MiB; 0 to leave it out.
    type: int
    default: 0
  certificate_arn:
    description: The certificate of the load balancer; empty to leave it out.
    type: str
    default: ''
  load_balancer_security_group_ids:
    description: Additional security groups of the load balancer; empty to leave them out.
    type: list
    elements: str
    default: []
  instance_security_group_ids:
    description: Additional security groups of the hosts; empty to leave them out.
    type: list
    elements: str
    default: []
  vpc_id:
    description: The VPC that the security groups have to be of; empty to find it by O(vpc_filters).
    type: str
    default: ''
  vpc_filters:
    description: Filters of C(DescribeVpcs) that find the VPC where there are security groups to look for.
    type: dict
    default: {}
  policies:
    description: The ARNs of managed policies that roles are made with, a list for the name of each variable.
    type: dict
    default: {}
  domain_name:
    description: The name that the certificate has to be of; empty for any.
    type: str
    default: ''
  alarms:
    description: Whether alarms and a topic are to be made.
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
- name: What hosts are to be made of is known
  globalmountpoint.aws.launch_options_info:
    region: us-east-1
    instance_type: t4g.micro
    architecture: arm64
  register: launch_options
"""

RETURN = r"""
faults:
  description: What is wrong, a sentence each.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _launch_options
from ansible_collections.globalmountpoint.aws.plugins.module_utils._errors import repeated


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "instance_type": {"type": "str", "default": ""},
            "architecture": {"type": "str", "default": ""},
            "ami_id": {"type": "str", "default": ""},
            "image_family": {"type": "str", "default": ""},
            "root_volume_size": {"type": "int", "default": 0},
            "kms_key_id": {"type": "str", "default": "", "no_log": False},
            "front_cache_size": {"type": "int", "default": 0},
            "certificate_arn": {"type": "str", "default": ""},
            "load_balancer_security_group_ids": {"type": "list", "elements": "str", "default": []},
            "instance_security_group_ids": {"type": "list", "elements": "str", "default": []},
            "vpc_id": {"type": "str", "default": ""},
            "policies": {"type": "dict", "default": {}},
            "vpc_filters": {"type": "dict", "default": {}},
            "domain_name": {"type": "str", "default": ""},
            "alarms": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        faults = _launch_options.faults(
            lambda service, **region: module.client(service, retry_decorator=repeated(), **region),
            module.region,
            module.params,
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, faults=faults)


if __name__ == "__main__":
    main()
