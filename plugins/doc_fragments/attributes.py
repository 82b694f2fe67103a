# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    """What modules of the collection say of themselves: all of them, and by their kind."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
"""

    DIFF_MODE = r"""
options: {}
attributes:
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
"""

    NO_DIFF_MODE = r"""
options: {}
attributes:
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: none
"""

    # Those that talk to AWS, which meta/runtime.yml lists.
    ACTION_GROUP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/globalmountpoint.aws.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - globalmountpoint.aws.all
"""
