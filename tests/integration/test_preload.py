# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The callback that loads once what every task would load anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# It runs in the process that tasks' processes are forks of.
RECORDER = """
import json
import os
import sys

from ansible import constants
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"

    def v2_playbook_on_task_start(self, task, is_conditional):
        if not os.path.exists(os.environ["RECORDED"]):
            payloads = os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache")
            there = os.path.isdir(payloads) and os.listdir(payloads)
            with open(os.environ["RECORDED"], "w", encoding="utf-8") as file:
                json.dump({"modules": sorted(sys.modules), "payloads": there or []}, file)
"""
DEBUG = {"ansible.builtin.debug": {"msg": "said"}}
# A task of its own process waits until the folder is there, in which the callback's process keeps what it has built.
KEPT = "lookup('ansible.builtin.pipe', 'find ' ~ home ~ ' -path \"*/payloads/*_info-*\" | wc -l') | int == 9"
UNTIL_KEPT = {**DEBUG, "until": KEPT, "delay": 1, "retries": 300}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """What the controller has when the first task begins, by the callbacks that are enabled."""
    home = tmp_path_factory.mktemp("home")

    def run(enabled: str, task=DEBUG) -> dict[str, list[str]]:
        folder = tmp_path_factory.mktemp("preload")
        (folder / "recorder.py").write_text(RECORDER, encoding="utf-8")
        play = {"hosts": "localhost", "gather_facts": False, "vars": {"home": str(home)}, "tasks": [task]}
        (folder / "playbook.yml").write_text(json.dumps([play]), encoding="utf-8")
        environment = {
            **os.environ,
            "ANSIBLE_CALLBACK_PLUGINS": str(folder),
            "ANSIBLE_HOME": str(home),
            "RECORDED": str(folder / "recorded"),
            "ANSIBLE_LOCAL_TEMP": str(folder / "run"),
            **({"ANSIBLE_CALLBACKS_ENABLED": enabled} if enabled != "configured" else {}),
        }
        command = [Path(sys.executable).with_name("ansible-playbook"), "-i", "localhost,", folder / "playbook.yml"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        assert "WARNING" not in done.stderr
        # Also what the callback's own process makes there: it has ended by then.
        assert list((folder / "run").iterdir()) == []
        return json.loads((folder / "recorded").read_text(encoding="utf-8"))

    return run


def plugins(kind: str) -> set[str]:
    return {
        f"ansible_collections.globalmountpoint.aws.plugins.{kind}.{path.stem}"
        for path in (ROOT / "plugins" / kind).glob("[!_]*.py")
    }


def test_the_projects_configuration_loads_every_plugin_before_the_first_task(recorded):
    expected = plugins("filter") | plugins("action") | plugins("connection") | {"ansible.executor.module_common"}
    assert expected <= set(recorded("configured")["modules"])


def test_without_it_nothing_of_the_collection_is_loaded(recorded):
    loaded = set(recorded("ansible.builtin.minimal")["modules"])
    assert not (plugins("filter") | plugins("action") | plugins("connection")) & loaded


def test_payloads_are_built_once_for_all_runs(recorded):
    first = recorded("configured", UNTIL_KEPT)["payloads"]
    assert len(first) < 9
    second = recorded("configured")["payloads"]
    assert len(second) == 9
    # Whoever builds one has a lock beside it.
    assert not [name for name in second if name.endswith(".lock")]
