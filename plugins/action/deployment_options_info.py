# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _role_input


class ActionModule(ActionBase):
    """Reads the options of the deployment and of all roles for one region, and returns them with their faults."""

    TRANSFERS_FILES = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        super().run(tmp, task_vars)
        self.validate_argument_spec({})
        faults = _options.misspelt(task_vars) + _options.without_effect(task_vars)
        checked = _role_input.all_checked(task_vars, self._templar)
        options = {owner: each.options for owner, each in checked.items()}
        faults += [fault for each in checked.values() for fault in each.faults]
        return {"changed": False, "options": options, "faults": faults}
