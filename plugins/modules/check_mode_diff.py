#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# The work is done on the controller by the action plugin of the same name; this is its documentation.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: check_mode_diff
version_added: 0.1.0
short_description: Show in check mode what a module would change without saying so
description:
  - Internal to this collection.
  - In check mode, the task is changed and shows a diff where O(before) and O(after) differ.
  - Outside of check mode it is skipped, since the task that makes the change follows it.
  - JSON texts are compared by their content, and lists without their order.
  - Made for modules that check mode skips, such as M(amazon.aws.s3_bucket).
options:
  resource:
    description: What differs, the header of the diff.
    type: str
    required: true
  before:
    description: What AWS has.
    type: raw
    required: true
  after:
    description: What it should have.
    type: raw
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.diff_mode
"""

EXAMPLES = r"""
- name: Difference of the bucket policy is shown
  globalmountpoint.aws.check_mode_diff:
    resource: policy of gm-content-prod-us-east-1-123456789012
    before: "{{ current_policy }}"
    after: "{{ wanted_policy }}"
"""

RETURN = r"""
# Nothing but what every module returns.
"""
