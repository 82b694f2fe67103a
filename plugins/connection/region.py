# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: region
version_added: 0.1.0
author: globalmountpoint.aws contributors (@globalmountpoint)
short_description: Run modules for an AWS region on the controller, in a process that is warm already
description:
  - For hosts that stand for an AWS region and whose modules run on the controller, such as the AWS modules. Results are
    those of P(ansible.builtin.local#connection); each module starts in a small part of the time.
  - The first module of a run starts a process that has boto3, the descriptions of AWS's services and Ansible's module
    utilities loaded. Each module is a fork of it, so that nothing of one module reaches the next.
  - The process belongs to the user and to one run of Ansible, and ends with it.
  - What such a fork can't do exactly as P(ansible.builtin.local#connection) does is done as that does it - privilege
    escalation, commands that are no pipelined module, asynchronous tasks, another interpreter than the controller's,
    variables of the environment that an interpreter reads when it starts, and systems other than Linux.
options:
  pipelining:
    description:
      - Modules are handed over through a pipe. Without it, or where files of modules are to be kept, everything runs as
        with P(ansible.builtin.local#connection).
    type: boolean
    default: true
    env:
      - name: ANSIBLE_PIPELINING
    ini:
      - section: defaults
        key: pipelining
      - section: connection
        key: pipelining
    vars:
      - name: ansible_pipelining
  warm:
    description: Whether modules run in the warm process. Without it, this is P(ansible.builtin.local#connection).
    type: boolean
    default: true
    env:
      - name: GLOBALMOUNTPOINT_WARM
    vars:
      - name: globalmountpoint_warm
  become_success_timeout:
    description: As for P(ansible.builtin.local#connection), in seconds.
    type: int
    default: 10
    vars:
      - name: ansible_local_become_success_timeout
  become_strip_preamble:
    description: As for P(ansible.builtin.local#connection).
    type: bool
    default: true
    vars:
      - name: ansible_local_become_strip_preamble
notes:
  - Set P(ansible.builtin.local#connection) to see whether something has to do with this plugin.
"""

import functools
import multiprocessing
import os
import shlex
import sys
from pathlib import Path

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.plugins.connection.local import Connection as LocalConnection
from ansible.utils.display import Display
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils._warm import client

display = Display()


class Connection(LocalConnection):
    """The connection to a region: modules run here, as forks of a warm process."""

    # Ansible asks for this very name where a command's working directory is the playbook's.
    transport = "local"

    def exec_command(self, cmd: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
        environment = self._environment_of_a_module(cmd) if in_data and not self.become else None
        if not in_data or environment is None:
            return super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        display.vvv(f"EXEC (warm) {cmd}", host=self._play_context.remote_addr)
        # Bytes in ansible-core 2.19 and 2.20, text in 2.21.
        directory = os.fsdecode(self.cwd or os.getcwd())
        request = client.Request({**os.environ, **environment}, directory, in_data)
        try:
            done = client.run(self._place(), request)
        except client.WarmProcessError as error:
            raise AnsibleError(str(error)) from error
        if isinstance(done, client.Declined):
            display.vvv(f"Not in the warm process: {done.reason}", host=self._play_context.remote_addr)
            return super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        return done.returncode, done.stdout, done.stderr

    def _environment_of_a_module(self, cmd: str) -> dict[str, str] | None:
        """Return the variables that a task sets for a pipelined module, or None for any other command."""
        if not self.get_option("warm") or not client.is_possible():
            return None
        try:
            shell, option, script = shlex.split(cmd)
            *assignments, interpreter = shlex.split(script.removesuffix(" && sleep 0"))
            environment = dict(each.split("=", 1) for each in assignments)
        except ValueError:
            return None
        # What is not exactly this, quoted as Ansible quotes, can be anything.
        plain = " ".join([self._shell.env_prefix(**environment), shlex.quote(sys.executable)]).strip()
        same = script.removesuffix(" && sleep 0") == plain and interpreter == sys.executable
        return environment if same and (shell, option) == (self._play_context.executable, "-c") else None

    @functools.cached_property
    def _run(self) -> int:
        """The process id of the run: the controller, of which this is a worker."""
        controller = multiprocessing.parent_process()
        return (controller.pid if controller else None) or os.getpid()

    def _place(self) -> client.Place:
        # Ansible makes this folder for each run, for its user alone, and removes it at the end.
        return client.Place(Path(C.DEFAULT_LOCAL_TMP), self._run, sys.executable)
