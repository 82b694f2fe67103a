#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# The work is done on the controller by the action plugin of the same name; this is its documentation.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: deployment_options_info
version_added: 0.1.0
short_description: Read the options of the deployment and of all roles for one region
description:
  - Internal to this collection.
  - Reads every variable of the deployment and of the roles of this collection for the host, which is a region, and
    returns them converted, together with all that is wrong with them.
  - Never fails because of a value; M(globalmountpoint.aws.validate_deployment) does, for all regions together.
  - An option that rests on a fact that a role sets later is left out. One that the inventory sets without effect, since
    the playbooks or the roles do, is a fault. A blank one is not set.
  - Runs on the controller, asks AWS nothing and changes nothing.
options: {}
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
"""

EXAMPLES = r"""
- name: Options of the deployment and of all roles are read
  globalmountpoint.aws.deployment_options_info:
  register: __globalmountpoint_input
"""

RETURN = r"""
options:
  description: For the deployment (C(globalmountpoint)) and for each role, the options without their prefix.
  returned: always
  type: dict
  sample: {"globalmountpoint": {"project": "gm"}, "network": {"zone_count": 2}}
faults:
  description: What is wrong, a sentence each.
  returned: always
  type: list
  elements: str
  sample: []
"""
