#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: autoscaling_group_settings
version_added: 0.1.0
short_description: Manage settings of an Auto Scaling group that amazon.aws.autoscaling_group does not know
description:
  - Changes the default instance warm-up and the instance maintenance policy of an Auto Scaling group that exists.
  - Settings that are not given stay as they are.
options:
  name:
    description: The name of the group.
    type: str
    required: true
  default_instance_warmup:
    description: The seconds after which a new instance counts as warmed up; V(-1) removes the setting.
    type: int
  min_healthy_percentage:
    description:
      - The percentage of the desired capacity that stays in service while instances are replaced, V(0) to V(100).
      - V(-1) for both percentages removes the instance maintenance policy.
    type: int
  max_healthy_percentage:
    description:
      - The percentage of the desired capacity to which the group may grow while instances are replaced, V(100) to
        V(200), and at most 100 more than O(min_healthy_percentage).
      - With V(100) and V(200) the group launches instances before it terminates others, also where it has but one.
    type: int
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Instances are launched before others are terminated
  globalmountpoint.aws.autoscaling_group_settings:
    name: web
    default_instance_warmup: 300
    min_healthy_percentage: 100
    max_healthy_percentage: 200
"""

RETURN = r"""
settings:
  description: The settings of the group, in check mode as they would be; V(-1) for one that it does not have.
  returned: success
  type: dict
  sample:
    default_instance_warmup: 300
    min_healthy_percentage: 100
    max_healthy_percentage: 200
  contains:
    default_instance_warmup:
      description: The seconds after which a new instance counts as warmed up.
      returned: success
      type: int
      sample: 300
    min_healthy_percentage:
      description: The percentage of the desired capacity that stays in service while instances are replaced.
      returned: success
      type: int
      sample: 100
    max_healthy_percentage:
      description: The percentage of the desired capacity to which the group may grow while instances are replaced.
      returned: success
      type: int
      sample: 200
"""

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _group_settings

SETTINGS = ("default_instance_warmup", "min_healthy_percentage", "max_healthy_percentage")


def main():
    module = AnsibleAWSModule(
        argument_spec={"name": {"type": "str", "required": True}, **{setting: {"type": "int"} for setting in SETTINGS}},
        required_together=[("min_healthy_percentage", "max_healthy_percentage")],
        supports_check_mode=True,
    )
    params = module.params
    wanted = {setting: params[setting] for setting in SETTINGS if params[setting] is not None}
    try:
        changed, settings, diff = _group_settings.ensure(
            module.client("autoscaling"), params["name"], wanted, module.check_mode
        )
    except AnsibleAutoScalingError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, settings=settings, diff=diff)


if __name__ == "__main__":
    main()
