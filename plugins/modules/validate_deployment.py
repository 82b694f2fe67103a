#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# The work is done on the controller by the action plugin of the same name; this is its documentation.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: validate_deployment
version_added: 0.1.0
short_description: Fail with all that is wrong with a deployment
description:
  - Internal to this collection.
  - Takes what M(globalmountpoint.aws.deployment_options_info) found in each region, checks the rules between regions,
    and fails with all faults at once.
  - Where hosts will be checked, and reached by Session Manager, it looks for its plugin on the controller too.
  - Runs on the controller, asks AWS nothing and changes nothing.
options:
  primaries:
    description: Members of the inventory group of the primary region.
    type: list
    elements: str
    required: true
  secondaries:
    description: Members of the inventory group of the standby regions.
    type: list
    elements: str
    required: true
  options:
    description:
      - For each region that takes part in the run, what M(globalmountpoint.aws.deployment_options_info) returned.
    type: dict
    required: true
  access:
    description:
      - For each region that takes part in the run, what M(globalmountpoint.aws.region_access_info) returned.
    type: dict
    required: true
  launch_options:
    description:
      - For each region that takes part in the run, what M(globalmountpoint.aws.launch_options_info) returned.
    type: dict
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
"""

EXAMPLES = r"""
- name: Input has no fault
  globalmountpoint.aws.validate_deployment:
    primaries: "{{ groups['primary'] }}"
    secondaries: "{{ groups['secondary'] }}"
    options: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'input'))) }}"
    access: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'access'))) }}"
    launch_options: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts
      | map('extract', hostvars, 'launch_options'))) }}"
  run_once: true
"""

RETURN = r"""
# Nothing but what every module returns.
"""
