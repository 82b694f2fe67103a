#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: load_balanced_group_info
version_added: 0.1.0
short_description: Read an Auto Scaling group, its launch template and the load balancer before it
description:
  - Internal to this collection.
  - Reads each by its name, with as few calls as the API allows. What does not exist is no error, but empty.
  - Each has C(settings), what the role C(compute_mountpoint) states of it, in the form of the filter
    P(globalmountpoint.aws.differs_from#filter).
options:
  launch_template:
    description: The name of the launch template; none is read without it.
    type: str
  target_group:
    description: The name of the target group; none is read without it.
    type: str
  load_balancer:
    description: The name of the load balancer; none is read without it.
    type: str
  group:
    description: The name of the group; none is read without it.
    type: str
  details:
    description:
      - What is read beside the resources themselves. Each costs calls of its own.
      - V(versions) are the launch template's latest and default ones. Without them it has no settings.
      - V(attributes) are those of target group and load balancer.
      - V(listeners) are the load balancer's, and V(tags) those of target group and load balancer. Their settings are
        empty without.
      - V(policies) are the group's scaling policies.
      - V(instance_refresh) is the group's instance refresh that is not over.
      - V(targets) are the target group's targets with their health.
      - V(launch_failures) are AWS's own sentences about the launches that failed since the last that did not.
      - With V(instance_states), the group's instances say whether they run. EC2 is asked about those that Auto Scaling
        does not call in service.
    type: list
    elements: str
    choices:
      - versions
      - attributes
      - listeners
      - tags
      - policies
      - instance_refresh
      - targets
      - instance_states
      - launch_failures
    default: []
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
- name: Load balancer and targets are read
  globalmountpoint.aws.load_balanced_group_info:
    load_balancer: web
    target_group: web
    details: [targets]
  register: serving
"""

RETURN = r"""
launch_template:
  description: The launch template.
  returned: success
  type: dict
  sample:
    id: lt-0123456789abcdef0
    name: web
    latest_version: 2
    default_version: 2
    image_id: ami-0123456789abcdef0
    settings: {"data": {"instance_type": "t3.micro"}, "version_description": "", "default_is_latest": true, "tags": {}}
target_group:
  description: The target group.
  returned: success
  type: dict
  sample:
    arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef
    settings: {"protocol": "HTTP", "port": 80}
    attributes: {"slow_start.duration_seconds": "30"}
    targets: [{"id": "i-0123456789abcdef0", "state": "healthy"}]
load_balancer:
  description: The load balancer.
  returned: success
  type: dict
  sample:
    arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef
    dns_name: web-123456789.us-east-1.elb.amazonaws.com
    zone_id: Z35SXDOTRQ7X7K
    state: active
    settings: {"scheme": "internet-facing", "listeners": []}
    attributes: {"idle_timeout.timeout_seconds": "60"}
group:
  description: The group. Instances are as DescribeAutoScalingGroups has them, in snake case.
  returned: success
  type: dict
  sample:
    name: web
    desired_capacity: 1
    launch_template: {"launch_template_name": "web", "version": "2"}
    instances: [{"instance_id": "i-0123456789abcdef0", "lifecycle_state": "InService", "running": true}]
    settings: {"min_size": 1, "max_size": 1}
    policies: {"cpu": {"policy_type": "TargetTrackingScaling", "target_value": 70.0}}
    instance_refresh: {}
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _load_balanced_group

NAMES = ("launch_template", "target_group", "load_balancer", "group")


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            **{name: {"type": "str"} for name in NAMES},
            "details": {
                "type": "list",
                "elements": "str",
                "choices": list(_load_balanced_group.DETAILS),
                "default": [],
            },
        },
        required_one_of=[NAMES],
        supports_check_mode=True,
    )

    def client(service: str) -> ClientType:
        return module.client(service, retry_decorator=AWSRetry.jittered_backoff())

    try:
        found = _load_balanced_group.read(
            client, {name: module.params[name] for name in NAMES}, module.params["details"]
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, **found)


if __name__ == "__main__":
    main()
