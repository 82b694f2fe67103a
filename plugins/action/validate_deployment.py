# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import regions as rules
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules._fault import refusal
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _session_manager


def in_regions(*results: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
    """Return the faults of all regions, each once; one that not every region has says where it is."""
    regions: dict[str, list[str]] = {}
    for result in results:
        for region, found in result.items():
            for fault in found["faults"]:
                regions.setdefault(fault, []).append(region)
    everywhere = len(results[0])
    return [
        fault if len(where) == everywhere else f"{fault} (in {', '.join(where)})" for fault, where in regions.items()
    ]


class ActionModule(ActionBase):
    """Fails with all that is wrong with a deployment: in each of its regions, and between them."""

    TRANSFERS_FILES = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        super().run(tmp, task_vars)
        dummy, arguments = self.validate_argument_spec(
            {
                "primaries": {"type": "list", "elements": "str", "required": True},
                "secondaries": {"type": "list", "elements": "str", "required": True},
                "options": {"type": "dict", "required": True},
                "access": {"type": "dict", "required": True},
                "launch_options": {"type": "dict", "required": True},
            }
        )
        options = {region: result["options"] for region, result in arguments["options"].items()}
        launch = {
            region: {"faults": result.get("faults", [])} for region, result in arguments["launch_options"].items()
        }
        faults = in_regions(arguments["access"], arguments["options"], launch)
        faults += rules.faults(arguments["primaries"], arguments["secondaries"], options)
        first: dict[str, Any] = next(iter(options.values()), {})
        deployment = first.get("globalmountpoint", {})
        faults += _session_manager.faults(task_vars, deployment, self._task.check_mode)
        if faults:
            return {"failed": True, "msg": refusal(faults)}
        return {"changed": False}
