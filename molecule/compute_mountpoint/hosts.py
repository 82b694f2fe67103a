# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host, seen by mountpoint_check and, since no judge is to judge itself, by podman, findmnt and curl from outside."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

PREFIX = "molecule-compute-mountpoint-us-east-1"
BUCKET = "molecule-content-compute-mountpoint-us-east-1-123456789012"
ROOT = "/var/www/html"
PROBE = ".globalmountpoint/probe"
PACKAGE = "http://packages.sandbox/mount-s3.deb"
TIMEOUT = 5  # of mountpoint_check, where there is no answer
LONG = 120  # seconds that end nothing but a test that fails
GRACE = 60  # of the host whose content is asked for
PAGE = b"<h1>a page that the front has cached</h1>\n"
CURL = ["curl", "-s", "--noproxy", "*", "-m", str(LONG)]
SYSTEMCTL = "/usr/local/sbin/systemctl"
SERVICES = ["mount-s3", "nginx@origin", "nginx@front", "mount-prober"]
# As the role's entry point `check_host` asks.
OPTIONS = {
    "path": ROOT,
    "bucket": BUCKET,
    "probe_key": PROBE,
    "url": f"http://127.0.0.1/{PROBE}",
    "services": SERVICES,
    "boot_results": "/var/lib/globalmountpoint",
    # How fast is not what is asked here.
    "timeout": LONG,
    "max_latency": LONG,
}


@dataclass(frozen=True)
class Host:
    """A container, named after its instance."""

    instance_id: str
    address: str

    def run(self, *command: str, check: bool = True) -> str:
        """What a command printed on the host."""
        done = subprocess.run(
            ["podman", "exec", self.instance_id, *command], capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0 or not check, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def get(self, path: str) -> int:
        """Status of a request from outside, as the load balancer's; 0 is no answer."""
        done = subprocess.run(
            [*CURL, "-o", "/dev/null", "-w", "%{http_code}", f"http://{self.address}{path}"],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(done.stdout)

    def body(self, path: str) -> str:
        """What is served from outside."""
        command = [*CURL, "-f", f"http://{self.address}{path}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def health(self) -> tuple[int, int]:
        """What the load balancer and Route 53 are answered."""
        return self.get("/healthz"), self.get("/readyz")

    def verdicts(self) -> list[str]:
        """What the prober has said, a line whenever it says something else."""
        lines = self.run("journalctl", "--unit=mount-prober", "--output=cat").splitlines()
        return [line for line in lines if line.startswith("healthz: ")]

    @contextmanager
    def spared_mount(self) -> Iterator[None]:
        """The prober's request to kill the mount comes to nothing, so that a mount hangs for as long as a test looks.

        Services find systemctl first in /usr/local/sbin (systemd.exec(5)); the prober asks again and again.
        """
        spared = 'test "$*" = "kill --signal=KILL mount-s3" || exec /usr/bin/systemctl "$@"'
        self.run("sh", "-c", f"printf '%s\\n' '#!/bin/sh' '{spared}' | install -m 0755 /dev/stdin {SYSTEMCTL}")
        try:
            yield
        finally:
            self.run("rm", SYSTEMCTL)

    def check(self, **options: Any) -> dict[str, Any]:
        """The result of mountpoint_check, over the connection that the sandbox's inventory gives."""
        arguments = {**OPTIONS, "fail_when_unhealthy": False, **options}
        command = ["ansible", self.instance_id, f"--inventory={self.instance_id},"]
        command += ["--connection=containers.podman.podman", "-e", "ansible_python_interpreter=/usr/bin/python3"]
        command += ["-m", "globalmountpoint.aws.mountpoint_check", "-a", json.dumps(arguments)]
        environment = {
            **os.environ,
            "ANSIBLE_LOAD_CALLBACK_PLUGINS": "true",
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
        (task,) = json.loads(done.stdout)["plays"][0]["tasks"]
        return task["hosts"][self.instance_id]

    def codes(self, **options: Any) -> set[str]:
        """The faults that mountpoint_check names."""
        return {problem["code"] for problem in self.check(**options)["problems"]}

    def is_on_rclone(self) -> bool:
        return self.run("findmnt", "-n", "-o", "FSTYPE", ROOT) == "fuse.rclone"

    def boot_log(self) -> str:
        return self.run("cat", "/var/log/globalmountpoint-boot.log")
