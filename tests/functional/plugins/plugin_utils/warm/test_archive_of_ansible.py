# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import subprocess
import sys

from ansible_collections.globalmountpoint.aws.plugins.plugin_utils._warm import archive


def test_ansible_s_own_modules_have_the_known_form(tmp_path):
    """A module of the installed ansible-core, as a run sends it."""
    play = "- hosts: localhost\n  gather_facts: false\n  tasks: [{ansible.builtin.ping: {}}]\n"
    (tmp_path / "play.yml").write_text(play)
    environment = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(tmp_path / "tmp"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "ansible", "playbook", str(tmp_path / "play.yml")]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=tmp_path)
    [file] = tmp_path.glob("tmp/*/AnsiballZ_ping.py")
    assert {"ansible.modules.ping", "ansible.module_utils.basic"} <= archive.Library().add(file.read_bytes())
