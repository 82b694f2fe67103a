#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: autoscaling_group_settings
version_added: 0.1.0
short_description: Change the settings of an Auto Scaling group without its launch template
description:
  - Changes settings of an Auto Scaling group that exists. Settings that are not given stay as they are.
  - Unlike M(amazon.aws.autoscaling_group) it sends what differs alone, and never the launch template. Auto Scaling
    looks at a launch template that is sent, and refuses one whose image was deregistered, whatever else is to change.
  - The desired capacity stays as it is, as far as the sizes allow.
options:
  name:
    description: The name of the group.
    type: str
    required: true
  min_size:
    description: The smallest number of instances.
    type: int
  max_size:
    description: The largest number of instances.
    type: int
  subnets:
    description: The ids of the subnets that instances are launched in; all others are taken away.
    type: list
    elements: str
  target_groups:
    description: The ARNs of the target groups that instances are registered with; all others are detached.
    type: list
    elements: str
  health_check_type:
    description: Which checks replace an instance beside those of EC2, such as V(ELB); V(EC2) for none.
    type: str
  health_check_grace_period:
    description: The seconds after a launch in which these checks replace no instance.
    type: int
  default_cooldown:
    description: The seconds between two scaling activities of simple scaling policies.
    type: int
  termination_policies:
    description: By what instances are chosen for termination, in turn.
    type: list
    elements: str
  suspended_processes:
    description: The processes that are suspended; all others are resumed.
    type: list
    elements: str
  metrics_collection:
    description:
      - Whether the metrics that M(amazon.aws.autoscaling_group) collects by default are collected.
      - With V(false), metrics stay as they are.
    type: bool
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
  cancel_instance_refresh:
    description:
      - Whether an instance refresh that is in progress is cancelled where it keeps O(target_groups) from being
        attached or detached, which Auto Scaling refuses meanwhile. Instances that it has replaced stay.
      - It is not waited for, as its instances may never become healthy in a target group that is gone.
    type: bool
    default: false
  wait_timeout:
    description: The seconds within which the instance refresh has to be cancelled.
    type: int
    default: 900
  wait_delay:
    description: The seconds between two looks at it.
    type: int
    default: 15
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
- name: Group is larger, and launches instances before others are terminated
  globalmountpoint.aws.autoscaling_group_settings:
    name: web
    min_size: 2
    max_size: 4
    default_instance_warmup: 300
    min_healthy_percentage: 100
    max_healthy_percentage: 200
"""

RETURN = r"""
settings:
  description: All settings of the group that the module knows, by the names of its options, in check mode as they
    would be; V(-1) for a number that the group does not have. Beside these, C(desired_capacity), and the keys of the
    tags that are handed on to instances, C(propagated_tags).
  returned: success
  type: dict
  sample:
    min_size: 2
    max_size: 4
    desired_capacity: 2
    default_instance_warmup: 300
    min_healthy_percentage: 100
    max_healthy_percentage: 200
"""

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _group_settings

SETTINGS = {
    "min_size": {"type": "int"},
    "max_size": {"type": "int"},
    "subnets": {"type": "list", "elements": "str"},
    "target_groups": {"type": "list", "elements": "str"},
    "health_check_type": {"type": "str"},
    "health_check_grace_period": {"type": "int"},
    "default_cooldown": {"type": "int"},
    "termination_policies": {"type": "list", "elements": "str"},
    "suspended_processes": {"type": "list", "elements": "str"},
    "metrics_collection": {"type": "bool"},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "default_instance_warmup": {"type": "int"},
    "min_healthy_percentage": {"type": "int"},
    "max_healthy_percentage": {"type": "int"},
}


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            **SETTINGS,
            "purge_tags": {"type": "bool", "default": True},
            "cancel_instance_refresh": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 900},
            "wait_delay": {"type": "int", "default": 15},
        },
        required_together=[("min_healthy_percentage", "max_healthy_percentage")],
        supports_check_mode=True,
    )
    params = module.params
    wanted = {setting: params[setting] for setting in SETTINGS if params[setting] is not None}
    patience = _group_settings.Patience(params["cancel_instance_refresh"], params["wait_timeout"], params["wait_delay"])
    try:
        changed, settings, diff = _group_settings.ensure(
            module.client("autoscaling"), params["name"], wanted, module.check_mode, patience, params["purge_tags"]
        )
    except AnsibleAutoScalingError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, settings=settings, diff=diff)


if __name__ == "__main__":
    main()
