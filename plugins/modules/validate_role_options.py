#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# The work is done on the controller by the action plugin of the same name; this is its documentation.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: validate_role_options
version_added: 0.1.0
short_description: Check and convert the options of a role
description:
  - Internal to this collection.
  - Reads every option of a role of this collection, converts it to the type that its argument spec states, and checks
    the rules that a spec cannot state.
  - Fails with all that is wrong at once. Each sentence names variable, value and what is allowed.
  - Runs on the controller, asks AWS nothing and changes nothing.
options:
  role:
    description: The role.
    type: str
    required: true
    choices: [network, storage_crr, compute_mountpoint, dns_failover]
  entry_point:
    description: Which of the role's entry points the options are of.
    type: str
    default: main
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
"""

EXAMPLES = r"""
- name: Options are checked and have their types
  globalmountpoint.aws.validate_role_options:
    role: network
  register: __network_input
"""

RETURN = r"""
options:
  description: The options without the prefix of their role, converted.
  returned: success
  type: dict
  sample: {"zone_count": 2, "nat_mode": "single"}
"""
