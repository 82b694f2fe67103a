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
  - It says nothing and changes no result. Without it, tasks take longer.
requirements:
  - Enabled by C(callbacks_enabled), as in the C(ansible.cfg) of the project.
"""

import importlib
from pathlib import Path

from ansible.plugins import loader
from ansible.plugins.callback import CallbackBase
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options

PLUGINS = Path(__file__).parents[1]

#: Of ansible-core, what the playbooks use; the first filter and the first test bring all of them.
CORE = (
    (loader.filter_loader, ("default",)),
    (loader.test_loader, ("defined",)),
    (loader.action_loader, ("normal", "assert", "debug", "include_tasks", "set_fact")),
    (loader.connection_loader, ("local",)),
    (loader.shell_loader, ("sh",)),
)


def _ours(kind, suffix):
    return [f"globalmountpoint.aws.{path.stem}" for path in sorted((PLUGINS / kind).glob(f"[!_]*.{suffix}"))]


class CallbackModule(CallbackBase):
    """Loads plugins in the controller's own process."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "globalmountpoint.aws.preload"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook):
        ours = (
            # A filter's file has several; each has its documentation.
            (loader.filter_loader, _ours("filter", "yml")),
            (loader.action_loader, _ours("action", "py")),
            (loader.connection_loader, _ours("connection", "py")),
        )
        for plugin_loader, names in (*CORE, *ours):
            for name in names:
                plugin_loader.get(name, class_only=True)
        importlib.import_module("ansible.executor.module_common")
        for owner in (_options.DEPLOYMENT, *_options.ROLES):
            _options.specs_of(owner)
            _options.defaults_of(owner)
