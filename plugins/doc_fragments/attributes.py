# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

_CHECK_MODE = """
options: {}
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
"""
_WITH_DIFF = "    support: full\n"
_WITHOUT_DIFF = "    support: none\n"
_ACTION_GROUP = """
  action_group:
    description: Use C(group/globalmountpoint.aws.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - globalmountpoint.aws.all
"""


class ModuleDocFragment:
    """What modules of the collection say of themselves, by their kind. Those that talk to AWS are in the action group
    of meta/runtime.yml."""

    AWS_CHANGES = _CHECK_MODE + _WITH_DIFF + _ACTION_GROUP
    AWS_READS = _CHECK_MODE + _WITHOUT_DIFF + _ACTION_GROUP
    CONTROLLER_SHOWS = _CHECK_MODE + _WITH_DIFF
    CONTROLLER_READS = _CHECK_MODE + _WITHOUT_DIFF
