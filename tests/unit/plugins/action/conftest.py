# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.task import Task
from ansible.template import Templar


@pytest.fixture
def run_action():
    """Run an action plugin as a task with these arguments does, on a host with these variables; return its result."""

    def run(
        plugin: ModuleType, arguments: dict[str, Any], check_mode: bool = False, **variables: Any
    ) -> dict[str, Any]:
        name = plugin.__name__.rpartition(".")[2]
        task = Task.load({"name": name, f"globalmountpoint.aws.{name}": arguments})
        task.check_mode = check_mode
        loader = DataLoader()
        connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir=None))
        templar = Templar(loader, variables=variables)
        action = plugin.ActionModule(task, connection, SimpleNamespace(), loader, templar, None)
        return action.run(task_vars=variables)

    return run
