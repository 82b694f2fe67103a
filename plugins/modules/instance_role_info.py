#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: instance_role_info
version_added: 0.1.0
short_description: Read a role of instances, its inline policies and its instance profile
description:
  - Internal to this collection.
  - Reads each by its name, with one call each, and the attached policies with one where some are looked for. What does
    not exist is no error, but empty.
  - Role and instance profile have C(settings), what the role C(compute_mountpoint) states of them, in the form of the
    filter P(globalmountpoint.aws.differs_from#filter).
options:
  role:
    description: The name of the role.
    type: str
    required: true
  policies:
    description: The names of the inline policies to read.
    type: list
    elements: str
    default: []
  managed_policies:
    description: The ARNs of managed policies to look for among those that are attached to the role.
    type: list
    elements: str
    default: []
  instance_profile:
    description: The name of the instance profile.
    type: str
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
- name: Role of the instances is read
  globalmountpoint.aws.instance_role_info:
    role: web
    policies: [content]
    instance_profile: web
  register: instance_role
"""

RETURN = r"""
role:
  description: The role.
  returned: success
  type: dict
  sample:
    arn: arn:aws:iam::123456789012:role/web
    settings:
      description: ""
      trust_policy: {"Version": "2012-10-17", "Statement": []}
      permissions_boundary: ""
      managed_policies: []
      tags: {}
policies:
  description: The documents of the policies that are there, by their names.
  returned: success
  type: dict
  sample: {"content": {"Version": "2012-10-17", "Statement": []}}
instance_profile:
  description: The instance profile.
  returned: success
  type: dict
  sample:
    arn: arn:aws:iam::123456789012:instance-profile/web
    settings: {"roles": ["web"], "tags": {}}
"""

from ansible_collections.amazon.aws.plugins.module_utils.iam import AnsibleIAMError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _instance_role


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "role": {"type": "str", "required": True},
            "policies": {"type": "list", "elements": "str", "default": []},
            "managed_policies": {"type": "list", "elements": "str", "default": []},
            "instance_profile": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    client = module.client("iam", retry_decorator=AWSRetry.jittered_backoff())
    params = module.params
    try:
        found = _instance_role.read(
            client, params["role"], params["policies"], params["instance_profile"], params["managed_policies"]
        )
    except AnsibleIAMError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, **found)


if __name__ == "__main__":
    main()
