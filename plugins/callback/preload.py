# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: preload
type: aggregate
version_added: 0.1.0
author: globalmountpoint.aws contributors (@globalmountpoint)
short_description: Load once what every task would load anew
description:
  - Ansible runs each task in a process of its own, which loads the plugins that the task uses, and compiles those of
    collections from their source each time. This callback loads those of the collection's playbooks when a run begins,
    in the process that the others are forks of.
  - Of the modules that read, it builds the payloads beside the first tasks, in a process of its own; tasks find them
    where Ansible keeps them for the run. Later runs find them in C(globalmountpoint.aws/payloads) of C(ANSIBLE_HOME),
    as long as path, size and time of each source are the same.
  - It says nothing and changes no result. Without it, tasks take longer.
requirements:
  - Enabled by C(callbacks_enabled), as in the C(ansible.cfg) of the project.
"""

import atexit
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible.playbook import Playbook

from ansible import constants
from ansible.executor import module_common
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader
from ansible.plugins.callback import CallbackBase
from ansible.template import Templar
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _payloads

PLUGINS = Path(__file__).parents[1]

#: Of ansible-core, what the playbooks use; the first filter and the first test bring all of them.
CORE = (
    (loader.filter_loader, ("default",)),
    (loader.test_loader, ("defined",)),
    (loader.action_loader, ("normal", "assert", "debug", "include_tasks", "set_fact")),
    (loader.connection_loader, ("local",)),
    (loader.shell_loader, ("sh",)),
)

#: The modules that a run reads by, in its order.
READING = (
    "globalmountpoint.aws.region_access_info",
    "globalmountpoint.aws.launch_options_info",
    "globalmountpoint.aws.network_info",
    "amazon.aws.route53_info",
    "globalmountpoint.aws.storage_info",
    "globalmountpoint.aws.load_balanced_group_info",
    "globalmountpoint.aws.instance_role_info",
    "amazon.aws.ec2_ami_info",
    "globalmountpoint.aws.deployment_info",
)


def _ours(kind: str, suffix: str) -> list[str]:
    return [f"globalmountpoint.aws.{path.stem}" for path in sorted((PLUGINS / kind).glob(f"[!_]*.{suffix}"))]


class CallbackModule(CallbackBase):
    """Loads plugins in the controller's own process."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "globalmountpoint.aws.preload"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook: Playbook) -> None:
        ours = (
            # A filter's file has several; each has its documentation.
            (loader.filter_loader, _ours("filter", "yml")),
            (loader.action_loader, _ours("action", "py")),
            (loader.connection_loader, _ours("connection", "py")),
        )
        for plugin_loader, names in (*CORE, *ours):
            for name in names:
                plugin_loader.get(name, class_only=True)
        for owner in (_options.DEPLOYMENT, *_options.ROLES):
            _options.specs_of(owner)
            _options.defaults_of(owner)
        cache = Path(constants.DEFAULT_LOCAL_TMP) / "ansiballz_cache"
        home = Path(constants.config.get_config_value("ANSIBLE_HOME"))
        store = _payloads.Store(home / "globalmountpoint.aws" / "payloads", cache, READING)
        if store.bring():
            return
        builder = os.fork()
        if builder:
            atexit.register(_end, builder)
            return
        try:
            build_payloads(READING)
            store.keep()
        finally:
            # Without the end of a run, and without a word: a task builds what is missing, and says why it cannot.
            os._exit(0)


def build_payloads(names: Iterable[str]) -> None:
    """Build the payloads of modules, which module_common keeps for the run where there are none yet."""
    for name in names:
        module_common.modify_module(
            module_name=name,
            module_path=loader.module_loader.find_plugin(name, mod_type=".py"),
            module_args={},
            templar=Templar(DataLoader()),
            task_vars={"ansible_python_interpreter": sys.executable},
            module_compression=constants.config.get_config_value("DEFAULT_MODULE_COMPRESSION"),
        )


def _end(builder: int) -> None:
    """End the process before Ansible removes the folder in which it works."""
    with suppress(ProcessLookupError):
        os.kill(builder, signal.SIGKILL)
    os.waitpid(builder, 0)
