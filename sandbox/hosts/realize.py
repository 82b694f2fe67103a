# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes the containers follow the API's instances."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.extensions import launching
from sandbox.hosts import instances
from sandbox.hosts.podman import CONFIGURATION

FOLDER = Path(__file__).parent
LABEL = "globalmountpoint.sandbox"
STATIC = "3"  # NET_ADDR_SET: an address that was set, include/uapi/linux/netdevice.h


class RealizeError(Exception):
    """What went wrong, with what the programs said."""


@dataclass(frozen=True)
class DataPlane:
    """The hosts of one sandbox; its state folder tells them from those of others."""

    endpoint: str
    state: Path
    image: str
    listen: Callable[[str], None]  # opens the API on an address of this machine

    def realize(self, regions: Iterable[str]) -> None:
        """Starts containers for new instances of some regions, and removes those of instances that ended."""
        there = set(containers(self.state))
        known = there - set(containers(self.state, "--filter=status=created"))  # one that did not start is made again
        with launching:  # no instance is read that is not whole
            wanted = list(instances.hosts(self.endpoint, regions, known=known))
        new = [host for host in wanted if isinstance(host, instances.Host)]
        ended = there - {host for host in wanted if isinstance(host, str)}
        if not new and not ended:
            return
        for host in new:
            self.listen(host.network.gateway)
        networks = {host.network for host in new}
        variables = {
            "sandbox": str(self.state),
            "image": self.image,
            "ended": sorted(ended),
            "networks": [
                {"name": network.vpc_id, "subnet": network.cidr, "gateway": network.gateway} for network in networks
            ],
            "hosts": [self._files(host) for host in new],
        }
        _play(variables)
        for network in networks:
            _keep_link_address(network.vpc_id)
        for instance_id in ended - {host.instance_id for host in new}:
            shutil.rmtree(self.state / "hosts" / instance_id, ignore_errors=True)
        _remove_networks(self.state)

    def _files(self, host: instances.Host) -> dict[str, str]:
        """Writes what the container is given."""
        folder = self.state / "hosts" / host.instance_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "instance.json").write_text(host.metadata, encoding="utf-8")
        # The host's environment is what points AWS's tools to the sandbox; its user data knows nothing of it.
        (folder / "mount-s3").write_text(f"AWS_ENDPOINT_URL=http://{host.network.gateway}\n", encoding="utf-8")
        return {
            "name": host.instance_id,
            "address": host.address,
            "link_address": host.link_address,
            "network": host.network.vpc_id,
            "gateway": host.network.gateway,
            "folder": str(folder),
        }


def containers(state: Path, *filters: str) -> list[str]:
    """Names of a sandbox's containers."""
    return _podman("ps", "--all", f"--filter=label={LABEL}={state}", "--format={{.Names}}", *filters)


def remove_all(state: Path) -> None:
    """Removes a sandbox's containers and networks."""
    if not shutil.which("podman"):
        return
    there = containers(state)
    if there:
        _podman("rm", "--force", "--time=0", "--volumes", *there)
    shutil.rmtree(state / "hosts", ignore_errors=True)
    _remove_networks(state)


def _keep_link_address(network: str) -> None:
    """Keeps a bridge's address: by itself it takes one of its ports', and hosts lose their gateway when that ends."""
    (bridge,) = _podman("network", "inspect", "--format={{.NetworkInterface}}", network)
    device = Path("/sys/class/net", bridge)
    if (device / "addr_assign_type").read_text().strip() != STATIC:
        address = (device / "address").read_text().strip()
        subprocess.run(["ip", "link", "set", "dev", bridge, "address", address], check=True)


def _remove_networks(state: Path) -> None:
    """Those without a container."""
    _podman("network", "prune", "--force", f"--filter=label={LABEL}={state}")


def _podman(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["podman", *arguments], env={**os.environ, **CONFIGURATION}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RealizeError(f"podman {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.split()


def _play(variables: dict[str, Any]) -> None:
    command = [
        str(Path(sys.executable).with_name("ansible-playbook")),
        "--inventory=localhost,",
        f"--extra-vars={json.dumps(variables)}",
        str(FOLDER / "realize.yml"),
    ]
    environment = {**os.environ, **CONFIGURATION, "ANSIBLE_PYTHON_INTERPRETER": sys.executable, "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(
        command,
        cwd=FOLDER.parents[1],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RealizeError(done.stdout)
