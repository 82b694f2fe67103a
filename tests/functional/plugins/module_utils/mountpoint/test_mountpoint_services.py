# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What systemctl says of services."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import host_probe

SYSTEMCTL = """#!/bin/sh
for unit; do :; done
case $unit in
    web) printf 'LoadState=loaded\\nActiveState=active\\n' ;;
    broken) printf 'ActiveState=failed\\nLoadState=loaded\\n' ;;
    none) printf 'LoadState=not-found\\nActiveState=inactive\\n' ;;
    *) printf 'Failed to connect to bus\\nmore\\n' >&2; exit 1 ;;
esac
"""


@pytest.fixture
def systemctl(tmp_path, monkeypatch):
    program = tmp_path / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@pytest.mark.usefixtures("systemctl")
def test_states_of_units():
    assert list(host_probe.states(["web", "broken", "none", "no-bus"])) == [
        {"web": "active"},
        {"broken": "failed"},
        {"none": "not-found"},
        {"no-bus": "unknown (Failed to connect to bus)"},
    ]


def test_host_without_systemd(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    [state] = host_probe.states(["web"])
    assert state == {"web": "unknown ([Errno 2] No such file or directory: 'systemctl')"}
