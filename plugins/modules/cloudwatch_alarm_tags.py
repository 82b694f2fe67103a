#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: cloudwatch_alarm_tags
version_added: 0.1.0
short_description: Set the tags of a CloudWatch alarm
description:
  - Gives an alarm that exists its tags, which M(amazon.aws.cloudwatch_metric_alarm) cannot.
options:
  name:
    description: The name of the alarm.
    type: str
    required: true
  tags:
    description: The tags.
    type: dict
    required: true
    aliases: [resource_tags]
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
- name: Alarm says whose it is
  globalmountpoint.aws.cloudwatch_alarm_tags:
    name: site-is-down
    tags:
      Project: gm
"""

RETURN = r"""
tags:
  description: The tags of the alarm.
  returned: success
  type: dict
  sample: {"Project": "gm"}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _alarm_tags
from ansible_collections.globalmountpoint.aws.plugins.module_utils._errors import repeated


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "tags": {"type": "dict", "required": True, "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    client = module.client("cloudwatch", retry_decorator=repeated())
    tags = {key: str(value) for key, value in module.params["tags"].items()}
    try:
        changed, diff = _alarm_tags.ensure(
            client, module.params["name"], tags, module.check_mode, module.params["purge_tags"]
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, tags=diff["after"], diff=diff)


if __name__ == "__main__":
    main()
