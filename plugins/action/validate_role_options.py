# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _role_input


class ActionModule(ActionBase):
    """Reads a role's options, converts them as its argument spec says, and fails with all that is wrong with them."""

    TRANSFERS_FILES = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        super().run(tmp, task_vars)
        dummy, arguments = self.validate_argument_spec(
            {
                "role": {"type": "str", "required": True, "choices": list(_options.ROLES)},
                "entry_point": {"type": "str", "default": "main"},
            }
        )
        role, entry_point = arguments["role"], arguments["entry_point"]
        template = _role_input.template_of(self._templar, task_vars)
        checked = _role_input.checked(role, task_vars, template, entry_point=entry_point)
        if checked.faults:
            return {"failed": True, "msg": "\n".join(checked.faults)}
        return {"changed": False, "options": checked.options}
