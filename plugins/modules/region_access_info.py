#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: region_access_info
version_added: 0.1.0
short_description: Tell whether a region can be used, and by which account
description:
  - Internal to this collection.
  - Asks whose the credentials are, and whether the region exists and is enabled for the account.
  - Never fails because of what it finds; it returns it as C(faults), so that a preflight can name all faults at once.
options:
  account_id:
    description: The account that is expected; empty for any.
    type: str
    default: ''
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
- name: Account and region are known
  globalmountpoint.aws.region_access_info:
    region: us-east-1
    account_id: "123456789012"
  register: access
"""

RETURN = r"""
account_id:
  description: The account of the credentials; empty where there are none that work.
  returned: always
  type: str
  sample: "123456789012"
partition:
  description: The partition of the region.
  returned: always
  type: str
  sample: aws
faults:
  description: What is wrong, a sentence each.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _region_access


def main() -> None:
    module = AnsibleAWSModule(argument_spec={"account_id": {"type": "str", "default": ""}}, supports_check_mode=True)
    access = _region_access.ask(module.client, module.region, module.params["account_id"])
    module.exit_json(changed=False, **access)


if __name__ == "__main__":
    main()
