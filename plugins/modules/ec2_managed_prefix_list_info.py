#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ec2_managed_prefix_list_info
version_added: 0.1.0
short_description: Find a managed prefix list by its name
description:
  - Returns the id of a managed prefix list, one of AWS such as C(com.amazonaws.us-east-1.route53-healthchecks), or one
    of your own. Its id differs from region to region.
options:
  name:
    description: The name of the prefix list.
    type: str
    required: true
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
- name: Ranges of Route 53's health checkers are known
  globalmountpoint.aws.ec2_managed_prefix_list_info:
    name: com.amazonaws.us-east-1.route53-healthchecks
  register: checkers
"""

RETURN = r"""
prefix_list_id:
  description: The id of the prefix list.
  returned: success
  type: str
  sample: pl-0123456789abcdef0
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.transformation import ansible_dict_to_boto3_filter_list
from ansible_collections.globalmountpoint.aws.plugins.module_utils._errors import AWS_ERRORS


def main():
    module = AnsibleAWSModule(argument_spec={"name": {"type": "str", "required": True}}, supports_check_mode=True)
    client = module.client("ec2", retry_decorator=AWSRetry.jittered_backoff())
    name = module.params["name"]
    try:
        found = client.describe_managed_prefix_lists(
            Filters=ansible_dict_to_boto3_filter_list({"prefix-list-name": name}), aws_retry=True
        )["PrefixLists"]
    except AWS_ERRORS as error:
        module.fail_json_aws(error, msg=f"The prefix list {name} cannot be read")
    if len(found) != 1:
        module.fail_json(msg=f"name: {name!r} is refused; allowed: the name of one prefix list ({len(found)} have it)")
    module.exit_json(changed=False, prefix_list_id=found[0]["PrefixListId"])


if __name__ == "__main__":
    main()
