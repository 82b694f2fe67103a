#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: autoscaling_rollout
version_added: 0.1.0
short_description: Bring an Auto Scaling group and its instances to a launch template version
description:
  - Starts an instance refresh with a launch template version as desired configuration, if the group or one of its
    instances has another version, and can wait for its end. The group takes the version when the refresh succeeds.
  - Unlike M(amazon.aws.autoscaling_instance_refresh), it says whether anything is to be done, and rolls back.
  - If a refresh to this version is in progress already, none is started. For one to another version see
    O(other_refresh). One that is being cancelled or rolled back is waited for with O(wait) or
    O(other_refresh=roll_back), and is an error without.
  - Groups with a mixed instances policy are not supported.
options:
  name:
    description: The name of the group.
    type: str
    required: true
  launch_template_name:
    description: The name of the launch template.
    type: str
    required: true
  version:
    description:
      - The number of the version.
      - Names such as C($Latest) are refused, since a refresh to one cannot be rolled back.
    type: int
    required: true
  min_healthy_percentage:
    description: The percentage of the desired capacity that stays in service, V(0) to V(100).
    type: int
    default: 100
  max_healthy_percentage:
    description:
      - The percentage of the desired capacity to which the group may grow, V(100) to V(200), and at most 100 more than
        O(min_healthy_percentage).
    type: int
    default: 200
  instance_warmup:
    description: The seconds after which a new instance counts as warmed up; the group's default, if it is not given.
    type: int
  auto_rollback:
    description:
      - Whether a refresh that fails is rolled back.
      - This needs a template with an AMI's id, and a group that has a numbered version until now.
    type: bool
    default: true
  other_refresh:
    description:
      - What to do about a refresh to another version that is in progress.
      - With V(wait) it goes on, which is waited for with O(wait), and is an error without.
      - With V(roll_back) it is rolled back, or cancelled where AWS cannot roll it back, and its end is waited for, with
        or without O(wait), before the refresh to this version starts. A version whose instances never get healthy would
        stand in the way of the one that mends it for up to an hour otherwise.
    type: str
    choices: [wait, roll_back]
    default: wait
  wait:
    description:
      - Whether to wait until the refresh is successful. If it ends in another way, the module fails.
      - Nothing is waited for in check mode.
    type: bool
    default: false
  wait_timeout:
    description: The seconds to wait, all in all.
    type: int
    default: 3600
  wait_delay:
    description: The seconds between two looks.
    type: int
    default: 15
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
- name: Group goes to version 7
  globalmountpoint.aws.autoscaling_rollout:
    name: web
    launch_template_name: web
    version: 7

- name: Group is at version 7
  globalmountpoint.aws.autoscaling_rollout:
    name: web
    launch_template_name: web
    version: 7
    wait: true
    wait_timeout: 1800

- name: Group goes to version 8, whatever becomes of the one before it
  globalmountpoint.aws.autoscaling_rollout:
    name: web
    launch_template_name: web
    version: 8
    other_refresh: roll_back
"""

RETURN = r"""
version:
  description: The number of the launch template version.
  returned: success
  type: int
  sample: 7
refresh:
  description:
    - The instance refresh to the version, as DescribeInstanceRefreshes has it, in snake case.
    - Empty if the group was at the version already, or check mode would start one.
  returned: success
  type: dict
  sample:
    instance_refresh_id: 08b91cf7-8fa6-48af-b6a6-d227f40f1b9b
    auto_scaling_group_name: web
    status: Successful
    start_time: "2026-01-02T03:04:05+00:00"
    end_time: "2026-01-02T03:14:05+00:00"
    percentage_complete: 100
    instances_to_update: 0
    preferences:
      auto_rollback: true
      min_healthy_percentage: 100
      max_healthy_percentage: 200
      skip_matching: true
    desired_configuration:
      launch_template:
        launch_template_name: web
        version: "7"
"""

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _rollout


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "launch_template_name": {"type": "str", "required": True},
            "version": {"type": "int", "required": True},
            "min_healthy_percentage": {"type": "int", "default": 100},
            "max_healthy_percentage": {"type": "int", "default": 200},
            "instance_warmup": {"type": "int"},
            "auto_rollback": {"type": "bool", "default": True},
            "other_refresh": {"type": "str", "choices": ["wait", "roll_back"], "default": "wait"},
            "wait": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 3600},
            "wait_delay": {"type": "int", "default": 15},
        },
        supports_check_mode=True,
    )
    rollout = _rollout.Rollout.of(module.params)
    try:
        changed, refresh, diff = _rollout.ensure_version(module.client("autoscaling"), rollout, module.check_mode)
    except AnsibleAutoScalingError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, version=rollout.version, refresh=refresh, diff=diff)


if __name__ == "__main__":
    main()
