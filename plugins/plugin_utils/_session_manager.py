# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: whether the controller has what Ansible's connection by Session Manager needs.

The connection says so only when the first host is checked, at the end of a region's deployment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.process import get_bin_path

from ..module_utils._option_rules._fault import fault

#: Where amazon.aws.aws_ssm looks first (its option ``plugin``).
USUAL = "/usr/local/bin/session-manager-plugin"

#: Tags of a run that gets to the hosts, as playbooks/tasks/region.yml has them.
_TAGS = {"all", "tagged", "compute_mountpoint"}


def faults(task_vars: Mapping[str, Any], options: Mapping[str, Any], check_mode: bool) -> list[str]:
    """Return that hosts are to be checked by Session Manager, and its plugin is not on the controller.

    ``options`` are the deployment's. Before the first run the inventory has no hosts whose connection could be looked
    at: ``session_manager`` says what it will be.
    """
    if check_mode or not options.get("check_hosts") or not options.get("session_manager"):
        return []
    if not _TAGS & set(task_vars["ansible_run_tags"]) or "compute_mountpoint" in task_vars["ansible_skip_tags"]:
        return []
    instances = task_vars["groups"].get("instances")
    variables = task_vars["hostvars"][instances[0] if instances else task_vars["inventory_hostname"]]
    if instances and not str(variables.get("ansible_connection")).endswith("aws_ssm"):
        return []
    named = variables.get("ansible_aws_ssm_plugin") or os.environ.get("AWS_SESSION_MANAGER_PLUGIN")
    if _is_there(named):
        return []
    where = f"at {named}" if named else f"at {USUAL} or in PATH"
    allowed = (
        f"true where this machine has Session Manager's plugin {where}, by which Ansible reaches the hosts. Install it "
        "(Systems Manager User Guide, Install the Session Manager plugin), have AWS_SESSION_MANAGER_PLUGIN in the "
        "environment or ansible_aws_ssm_plugin in group_vars/all.yml say where it is, or set false"
    )
    return [fault("globalmountpoint_check_hosts", True, allowed)]


def _is_there(named: str | None) -> bool:
    if named:
        return os.path.exists(named)
    try:
        return os.path.exists(USUAL) or bool(get_bin_path("session-manager-plugin"))
    except ValueError:
        return False
