#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: elb_target_group_attributes
version_added: 0.1.0
short_description: Set attributes of a target group
description:
  - Sets attributes of a target group that exists, such as slow start, which M(community.aws.elb_target_group) does not
    know. Attributes that are not named stay as they are.
options:
  name:
    description: The name of the target group.
    type: str
    required: true
  attributes:
    description:
      - The attributes by the names that the API gives them, for instance C(slow_start.duration_seconds).
    type: dict
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: New instances get their share slowly
  globalmountpoint.aws.elb_target_group_attributes:
    name: web
    attributes:
      slow_start.duration_seconds: 30
"""

RETURN = r"""
attributes:
  description: All attributes of the target group.
  returned: success
  type: dict
  sample: {"slow_start.duration_seconds": "30"}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _target_group


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "attributes": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    client = module.client("elbv2", retry_decorator=AWSRetry.jittered_backoff())
    try:
        changed, attributes, diff = _target_group.ensure(
            client, module.params["name"], module.params["attributes"], module.check_mode
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, attributes=attributes, diff=diff)


if __name__ == "__main__":
    main()
