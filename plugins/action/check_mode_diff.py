# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.globalmountpoint.aws.plugins.module_utils._comparison import canonical, text


class ActionModule(ActionBase):
    """In check mode, shows what would change where the module that changes it does not say; else it is skipped."""

    TRANSFERS_FILES = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        dummy, arguments = self.validate_argument_spec(
            {
                "resource": {"type": "str", "required": True},
                "before": {"type": "raw", "required": True},
                "after": {"type": "raw", "required": True},
            }
        )
        if not self._task.check_mode:
            return {"changed": False, "skipped": True, "skip_reason": "the change itself follows"}
        before, after = canonical(arguments["before"]), canonical(arguments["after"])
        if before == after:
            return {"changed": False}
        header = arguments["resource"]
        diff = {"before_header": header, "after_header": header, "before": text(before), "after": text(after)}
        return {"changed": True, "diff": diff}
