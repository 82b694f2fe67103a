# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""podman has nothing to complain about, on a machine where it was never called before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sandbox.hosts import image, realize
from sandbox.hosts.podman import CONFIGURATION

# As Debian 12 has it, without the plugins that it names.
CNI = {"cniVersion": "0.4.0", "name": "podman", "plugins": [{"type": "bridge"}, {"type": "firewall"}]}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("podman"), reason="the sandbox calls podman as root")
def test_first_call_has_no_warning() -> None:
    with TemporaryDirectory() as folder:  # podman's paths have to be short
        (Path(folder) / "cni").mkdir()
        (Path(folder) / "cni" / "87-podman-bridge.conflist").write_text(json.dumps(CNI))
        configuration = Path(CONFIGURATION["CONTAINERS_CONF"]).read_text()
        here = f'[network]\nnetwork_config_dir = "{folder}/cni"\n'
        (Path(folder) / "containers.conf").write_text(configuration.replace("[network]\n", here))
        done = subprocess.run(
            ["podman", f"--root={folder}/root", f"--runroot={folder}/run", "--storage-driver=vfs", "network", "ls"],
            env={**os.environ, **CONFIGURATION, "CONTAINERS_CONF": f"{folder}/containers.conf"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_call_has_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, called = tmp_path / "podman", tmp_path / "called"
    program.write_text(f'#!/bin/sh\necho "$1 $CONTAINERS_CONF" >>{called}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(image, "RECIPE", program)

    realize.containers(tmp_path)
    image._exists(image.Image("tag", tmp_path))
    monkeypatch.setattr(image, "_key", lambda: "key")
    monkeypatch.setattr(image, "CACHE", tmp_path)
    monkeypatch.setattr(image, "_exists", lambda _image: False)
    with pytest.raises(FileNotFoundError):  # this recipe makes no packages
        image.ensure(report=lambda _text: None)

    calls = [line.partition(" ") for line in called.read_text().splitlines()]
    assert [call[0] for call in calls][:2] == ["ps", "image"]
    assert {call[2] for call in calls} == {CONFIGURATION["CONTAINERS_CONF"]}
    assert len(calls) == 3
