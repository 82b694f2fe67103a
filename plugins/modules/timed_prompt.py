#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# The work is done on the controller by the action plugin of the same name; this is its documentation.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: timed_prompt
version_added: 0.1.0
short_description: Ask at the terminal, for no longer than a time
description:
  - Internal to this collection.
  - Asks at the terminal that Ansible runs at, and returns what was typed once it is sent off by the return key.
  - M(ansible.builtin.pause) either waits for an answer without end, or, with a time, takes none.
  - Does not wait where there is no terminal, and not for longer than O(seconds) at one that nobody reads.
  - Use it with C(run_once), since each host would be asked for.
options:
  prompt:
    description: The question.
    type: str
    required: true
  seconds:
    description: How long to wait for the answer.
    type: int
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
"""

EXAMPLES = r"""
- name: Environment is named
  globalmountpoint.aws.timed_prompt:
    prompt: Name the environment within 300 seconds to go on
    seconds: 300
  register: answer
  run_once: true
"""

RETURN = r"""
user_input:
  description: The answer; empty where there is none.
  returned: success
  type: str
  sample: production
timed_out:
  description: Whether nobody answered in time.
  returned: success
  type: bool
  sample: false
"""
