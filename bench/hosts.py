# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What hosts do, on a sandbox that has them: how long their check takes, how fast they serve. Needs root and podman."""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
import yaml

from bench import hot_page, serving
from bench.processes import measured
from bench.variants import BIN, ROOT, inventory
from sandbox import running
from sandbox.hosts import requirements

REGIONS = ("us-east-1", "us-east-2")
# Beside those of a demonstration and of the tests.
RANGES = {"us-east-1": "10.144.0.0/16", "us-east-2": "10.145.0.0/16"}
BUCKET = "demo-content-sandbox-us-east-1-123456789012"
# A line of ansible.posix.profile_tasks: the task, a rule and its seconds.
TASK = re.compile(r"^.* : check_host \| .* -+ ([\d.]+)s$", re.M)
MODULE = "/var/tmp/bench-module"  # noqa: S108 # on the host
# The module as Ansible left it on the host, run again: its own time, with Python's start and without any connection.
AGAIN = """
import glob, json, subprocess, sys, time
[module] = glob.glob(sys.argv[2] + "/**/AnsiballZ_mountpoint_check.py", recursive=True)
seconds = []
for _ in range(int(sys.argv[1])):
    started = time.monotonic()
    subprocess.run([sys.executable, module], check=True, stdout=subprocess.DEVNULL)
    seconds.append(time.monotonic() - started)
print(json.dumps(sorted(seconds)))
"""
OPTIONS = {
    "path": "/var/www/html",
    "bucket": BUCKET,
    "probe_key": ".globalmountpoint/probe",
    "url": "http://127.0.0.1/.globalmountpoint/probe",
    "services": ["mount-s3", "nginx@origin", "nginx@front", "mount-prober"],
    "boot_results": "/var/lib/globalmountpoint",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hosts", action="store_true", help="hosts are measured too")
    parser.add_argument(
        "--host-counts",
        type=int,
        nargs="+",
        default=[1, 10, 50],
        help="in the primary region, ascending; a container of systemd each: as many as fit (default: %(default)s)",
    )


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was measured until something failed, and then what."""
    requirements.install()
    results: dict[str, Any] = {"checks": [], "failed": requirements.lacking()}
    if results["failed"]:
        return results
    try:
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as name,
            running(Path(name) / "sandbox", hosts=True) as inside,
        ):
            _measure(_Site(Path(name), inside), arguments, results)
    except Exception:  # noqa: BLE001 - what was measured before is kept
        results["failed"] = traceback.format_exc()
    return results


def _measure(site: _Site, arguments: argparse.Namespace, results: dict[str, Any]) -> None:
    site.grow(1)
    site.play("site.yml")
    host, address = site.host()
    results["module"] = site.module_seconds(host)
    put = site.client("s3").put_object
    results["serving"] = serving.measure(
        host, address, arguments.rounds, lambda key, body: put(Bucket=BUCKET, Key=key, Body=body)
    )
    for count in arguments.host_counts:
        site.grow(count)
        site.play("site.yml")  # they boot
        for number in range(arguments.rounds):
            output = site.play("site.yml")
            seconds = sum(map(float, TASK.findall(output)))
            results["checks"].append({"hosts": count, "round": number + 1, "seconds": round(seconds, 2)})


class _Site:
    """A deployment whose primary region has some hosts."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._inventory = inventory(folder, REGIONS)
        outside = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self._environment = {
            **outside,
            **environment,
            "PATH": f"{BIN}{os.pathsep}{outside['PATH']}",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_CALLBACKS_ENABLED": "ansible.posix.profile_tasks",
            "PROFILE_TASKS_TASK_OUTPUT_LIMIT": "all",
        }

    def grow(self, count: int) -> None:
        """The next run has so many hosts in the primary region."""
        variables = self._inventory / "host_vars"
        variables.mkdir(exist_ok=True)
        for region, cidr in RANGES.items():
            wanted = count if region == REGIONS[0] else 1
            sizes = {f"compute_mountpoint_{size}": wanted for size in ("min_size", "desired_capacity", "max_size")}
            (variables / f"{region}.yml").write_text(yaml.safe_dump({"network_vpc_cidr": cidr, **sizes}))

    def play(self, *arguments: str) -> str:
        return self._run("ansible-playbook", *arguments)

    def _run(self, program: str, *arguments: str, **environment: str) -> str:
        command: Sequence[str] = [str(BIN / program), "-i", str(self._inventory), *arguments]
        usage = measured(command, {**self._environment, **environment}, ROOT, self._folder / "hosts.log")
        if usage.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)}\n{usage.output[-4000:]}")
        return usage.output

    def client(self, service: str) -> Any:
        names = {"aws_access_key_id": "AWS_ACCESS_KEY_ID", "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY"}
        names["endpoint_url"] = "AWS_ENDPOINT_URL"
        arguments = {argument: self._environment[name] for argument, name in names.items()}
        return boto3.client(service, region_name=REGIONS[0], **arguments)

    def host(self) -> tuple[str, str]:
        """Instance and address of the primary region's first host."""
        running = [{"Name": "instance-state-name", "Values": ["running"]}]
        reservations = self.client("ec2").describe_instances(Filters=running)["Reservations"]
        instance = reservations[0]["Instances"][0]
        return instance["InstanceId"], instance["PrivateIpAddress"]

    def module_seconds(self, host: str, times: int = 10) -> list[float]:
        """Of mountpoint_check, ascending."""
        # Not /tmp, which the host has in memory: podman copies past it.
        kept = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_PIPELINING": "0", "ANSIBLE_REMOTE_TMP": MODULE}
        self._run("ansible", host, "-m", "globalmountpoint.aws.mountpoint_check", "-a", json.dumps(OPTIONS), **kept)
        output = hot_page.run("podman", "exec", "-i", host, "python3", "-", str(times), MODULE, input=AGAIN)
        return [round(seconds, 3) for seconds in json.loads(output)]
