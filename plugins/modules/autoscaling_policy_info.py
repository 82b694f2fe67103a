#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: autoscaling_policy_info
version_added: 0.1.0
short_description: List the scaling policies of an Auto Scaling group
description:
  - Returns the scaling policies of an Auto Scaling group, or one of them.
  - A group or a policy that does not exist is not an error.
options:
  group:
    description: The name of the group.
    type: str
    required: true
  name:
    description: The name of a policy; all of the group, if it is not given.
    type: str
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Policies of the group are known
  globalmountpoint.aws.autoscaling_policy_info:
    group: web
  register: scaling
"""

RETURN = r"""
policies:
  description: The policies, as DescribePolicies has them, in snake case; empty if there are none.
  returned: success
  type: list
  elements: dict
  sample:
    - auto_scaling_group_name: web
      policy_name: cpu
      policy_type: TargetTrackingScaling
      policy_arn: "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:11111111-2222-3333-4444-555555555555:\
        autoScalingGroupName/web:policyName/cpu"
      enabled: true
      alarms: []
      step_adjustments: []
      target_tracking_configuration:
        predefined_metric_specification:
          predefined_metric_type: ASGAverageCPUUtilization
        target_value: 70.0
        disable_scale_in: false
"""

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AnsibleAutoScalingError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _autoscaling


def main():
    module = AnsibleAWSModule(
        argument_spec={"group": {"type": "str", "required": True}, "name": {"type": "str"}}, supports_check_mode=True
    )
    params = module.params
    try:
        policies = _autoscaling.policies(module.client("autoscaling"), params["group"], params["name"])
    except AnsibleAutoScalingError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, policies=policies)


if __name__ == "__main__":
    main()
