#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: elb_listener_absent
version_added: 0.1.0
short_description: Delete the listener on a port of a load balancer
description:
  - Deletes one listener, with its rules. The others stay, whoever made them; M(amazon.aws.elb_application_lb) deletes
    either none, or all that it is not given.
  - A listener or a load balancer that is not there is no error.
options:
  load_balancer:
    description: The name of the load balancer.
    type: str
    required: true
  port:
    description: The port of the listener.
    type: int
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
- name: HTTPS is not served
  globalmountpoint.aws.elb_listener_absent:
    load_balancer: web
    port: 443
"""

RETURN = r"""
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _listener


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "load_balancer": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
        },
        supports_check_mode=True,
    )
    client = module.client("elbv2", retry_decorator=AWSRetry.jittered_backoff())
    try:
        changed, diff = _listener.ensure_absent(
            client, module.params["load_balancer"], module.params["port"], module.check_mode
        )
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=changed, diff=diff)


if __name__ == "__main__":
    main()
