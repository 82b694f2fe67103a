# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is compared: the collection, the limit, and the ordinary way. Each does the same work."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "ap-northeast-1",
    "ap-southeast-1",
    "ca-central-1",
)
WORK = ("fresh", "unchanged", "change", "teardown")
PLAYBOOKS = {
    "fresh": ["site.yml"],
    "unchanged": ["site.yml"],
    "change": ["site.yml", "-e", "compute_mountpoint_instance_type=t3.small"],
    "teardown": [
        "playbooks/teardown.yml",
        *("-e", "globalmountpoint_confirm=sandbox"),
        *("-e", "globalmountpoint_delete_content=true"),
        *("-e", "globalmountpoint_delete_zone=true"),
    ],
}
CONTROL_PLANE_ALONE = ("-e", "globalmountpoint_check_hosts=false")
OK = re.compile(r"^\S+\s+: ok=(\d+)\s", re.M)

Command = Callable[[str, Sequence[str], Path], list[str]]


@dataclass(frozen=True)
class Variant:
    """`command` makes a work's command, for some regions, the primary first, with a folder for an inventory."""

    text: str
    command: Command


def limit(work: str, regions: Sequence[str], _folder: Path) -> list[str]:
    return [sys.executable, "-m", "bench.limit", work, *regions]


def collection(work: str, regions: Sequence[str], folder: Path) -> list[str]:
    """As the inventory has it."""
    return [*_playbook(inventory(folder, regions), work)]


def ordinary(work: str, regions: Sequence[str], folder: Path) -> list[str]:
    """Without what the collection does for speed: neither the warm connection nor the callback."""
    playbook = _playbook(inventory(folder, regions, connection="ansible.builtin.local"), work)
    # The variable cannot be empty. A callback of this kind does nothing where it is not the one that prints.
    return ["env", "ANSIBLE_CALLBACKS_ENABLED=ansible.builtin.minimal", *playbook, "--forks", "1"]


VARIANTS = {
    "limit": Variant("a boto3 script, a thread per region, each call once", limit),
    "collection": Variant("the collection", collection),
    "ordinary": Variant("the same roles by `local`, without the callback `preload`, region after region", ordinary),
}


def ok_tasks(output: str) -> int:
    """Tasks that the recap calls ok, of all hosts."""
    return sum(map(int, OK.findall(output)))


def inventory(folder: Path, regions: Sequence[str], connection: str = "") -> Path:
    """The sandbox's inventory for these regions; without a connection, with its own. One is made once."""
    path = folder / "inventory"
    if path.exists():
        return path
    shutil.copytree(ROOT / "inventories" / "sandbox", path)
    primary, *standbys = regions
    children = {"primary": {"hosts": {primary: None}}, "secondary": {"hosts": dict.fromkeys(standbys)}}
    _write(path / "hosts.yml", {"regions": {"children": children}, "instances": None})
    _update(path / "aws_ec2.yml", regions=list(regions))
    if connection:
        _update(path / "group_vars" / "regions.yml", ansible_connection=connection)
    return path


def _playbook(inventory: Path, work: str) -> list[str]:
    return [str(BIN / "ansible-playbook"), "-i", str(inventory), *PLAYBOOKS[work], *CONTROL_PLANE_ALONE]


def _update(path: Path, **values: object) -> None:
    _write(path, {**yaml.safe_load(path.read_text()), **values})


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False))
