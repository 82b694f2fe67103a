"""The callback that loads once what every task would load anew."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# It runs in the process that tasks' processes are forks of.
RECORDER = """
import json
import os
import sys

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"

    def v2_playbook_on_task_start(self, task, is_conditional):
        with open(os.environ["RECORDED"], "w", encoding="utf-8") as file:
            json.dump(sorted(sys.modules), file)
"""
PLAYBOOK = "[{hosts: localhost, gather_facts: false, tasks: [{ansible.builtin.debug: {msg: said}}]}]"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The modules of the controller when the first task begins, by the callbacks that are enabled."""

    def run(enabled: str) -> set[str]:
        folder = tmp_path_factory.mktemp("preload")
        (folder / "recorder.py").write_text(RECORDER, encoding="utf-8")
        (folder / "playbook.yml").write_text(PLAYBOOK, encoding="utf-8")
        environment = {
            **os.environ,
            "ANSIBLE_CALLBACK_PLUGINS": str(folder),
            "RECORDED": str(folder / "recorded"),
            "ANSIBLE_LOCAL_TEMP": str(folder / "run"),
            **({"ANSIBLE_CALLBACKS_ENABLED": enabled} if enabled != "configured" else {}),
        }
        command = [ROOT / ".venv/bin/ansible-playbook", "-i", "localhost,", folder / "playbook.yml"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        assert "WARNING" not in done.stderr
        # Also what the callback's own process makes there: it has ended by then.
        assert list((folder / "run").iterdir()) == []
        return set(json.loads((folder / "recorded").read_text(encoding="utf-8")))

    return run


def plugins(kind: str) -> set[str]:
    return {
        f"ansible_collections.globalmountpoint.aws.plugins.{kind}.{path.stem}"
        for path in (ROOT / "plugins" / kind).glob("[!_]*.py")
    }


def test_the_projects_configuration_loads_every_plugin_before_the_first_task(loaded):
    expected = plugins("filter") | plugins("action") | plugins("connection") | {"ansible.executor.module_common"}
    assert expected <= loaded("configured")


def test_without_it_nothing_of_the_collection_is_loaded(loaded):
    assert not (plugins("filter") | plugins("action") | plugins("connection")) & loaded("ansible.builtin.timer")
