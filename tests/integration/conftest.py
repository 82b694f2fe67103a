# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks on a sandbox of their own, and what they said."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from sandbox import running
from sandbox.hosts import requirements
from sandbox.whole import Whole
from tests import iam_actions, known_warnings, policies

ROOT = Path(__file__).parents[2]
# Ansible as it is installed beside pytest: in .venv/, or in an environment of tools/matrix.py.
TOOLS = Path(sys.executable).parent
# Where a tenth of the calls fails (test_late.py), one in a thousand fails three times in turn, and three attempts are
# all that botocore makes by itself. The tests look again: what they try is how the playbooks bear it.
RETRIES = {"mode": "standard", "total_max_attempts": 12}
#: The task that checks a host, as output has it.
HOST_IS_CHECKED = "compute_mountpoint : check_host | Host has booted, mounts the bucket, and serves it]"
RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=\d+\s+failed=(\d+)", re.M)


@dataclass
class Run:
    """A playbook that ended."""

    returncode: int
    output: str = field(repr=False)
    #: Its API calls: "ec2 DescribeVpcs".
    calls: list[str] = field(repr=False)

    @property
    def changed(self) -> dict[str, int]:
        """Changed tasks by host."""
        return {host: int(changed) for host, _ok, changed, _failed in RECAP.findall(self.output)}

    @property
    def ok(self) -> dict[str, int]:
        """Tasks that report ok, the changed ones among them, by host."""
        return {host: int(ok) for host, ok, _changed, _failed in RECAP.findall(self.output)}

    @property
    def failed(self) -> list[str]:
        """Hosts on which a task failed."""
        return [host for host, _ok, _changed, failed in RECAP.findall(self.output) if int(failed)]

    def changed_tasks(self) -> set[str]:
        """Names of the tasks that changed something, without their role."""
        task, names = "", set()
        for line in self.output.splitlines():
            if line.startswith("TASK ["):
                task = line.split(" : ")[-1].rpartition("]")[0].removeprefix("TASK [")
            elif line.startswith("changed:"):
                names.add(task)
        return names

    def warnings(self) -> list[str]:
        """Lines that warn of what is not known of upstream modules."""
        return known_warnings.unknown(self.output)


@dataclass
class Deployment:
    """A sandbox, and an inventory of its own that a test may change."""

    environment: dict[str, str]
    inventory: Path
    requests: Path
    #: Whom playbooks run as: who has the policies of docs/ alone. The tests' own calls are the administrator's.
    deployer: dict[str, str] = field(default_factory=dict, repr=False)

    def playbook(self, name: str, *arguments: str, fails: bool | None = False, **environment: str) -> Run:
        """Run a playbook of the checkout; unless it is to fail, or may (None), it has to succeed."""
        earlier = len(self.calls())
        command = ["ansible-playbook", "-i", str(self.inventory), name, *arguments]
        path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PATH": path, **self.environment, **self.deployer, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert fails is None or (done.returncode != 0) == fails, f"{' '.join(command)}\n{done.stdout[-6000:]}"
        return Run(done.returncode, done.stdout, self.calls()[earlier:])

    def at_terminal(self, name: str, *arguments: str) -> tuple[int, str]:
        """Run a playbook at a terminal at which nobody types; return its exit status and what the terminal shows."""
        process, terminal = pty.fork()
        if not process:
            os.chdir(ROOT)
            path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
            command = ["ansible-playbook", "-i", str(self.inventory), name, *arguments]
            environment = {**os.environ, "PATH": path, **self.environment}
            os.execvpe(f"{TOOLS}/ansible-playbook", command, environment)  # noqa: S606 no shell is wanted
        shown = b""
        # The end of the last process at a terminal reads as an error of its other side (pty(7)).
        with suppress(OSError), open(terminal, "rb", buffering=0) as screen:
            while chunk := screen.read(65536):
                shown += chunk
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown.decode(errors="replace")

    def site(self, *arguments: str, **options) -> Run:
        """Run site.yml."""
        return self.playbook("site.yml", *arguments, **options)

    def unchanged(self, *arguments: str) -> None:
        """Run site.yml again, which has to change nothing."""
        run = self.site(*arguments)
        assert set(run.changed.values()) == {0}, run.changed_tasks()

    def calls(self) -> list[str]:
        """Return the API calls of all playbooks so far."""
        calls = iam_actions.calls(self.requests) if self.requests.exists() else []
        return [f"{call['service']} {call['action']}" for call in calls]

    def client(self, service: str, region: str = "us-east-1"):
        """Return a client of the sandbox's API, whose lists are whole."""
        client = boto3.client(
            service,
            region_name=region,
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(user_agent_extra=iam_actions.TESTS, retries=RETRIES),
        )
        return Whole(client)

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace texts in a file of the inventory."""
        path = self.inventory / name
        text = path.read_text()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text)


def hosts_are_lacking() -> str:
    """Say what keeps hosts from running on this machine; CI's has to have them."""
    requirements.install()
    lacking = requirements.lacking()
    assert not lacking or not os.environ.get("CI"), lacking
    return lacking


def deployer(client: Callable[..., Any]) -> dict[str, str]:
    """Make a user with the policies of docs/, and nothing else; return the keys, as AWS tools take them."""
    iam = client("iam")
    iam.create_user(UserName="deployer")
    for name in policies.DEPLOYER:
        made = iam.create_policy(PolicyName=name, PolicyDocument=policies.filled_in(name))["Policy"]["Arn"]
        iam.attach_user_policy(UserName="deployer", PolicyArn=made)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


@contextmanager
def new_deployment(folder: Path, hosts: bool) -> Iterator[Deployment]:
    """Start a sandbox in which nothing is deployed yet, and copy the inventory."""
    shutil.copytree(ROOT / "inventories" / "sandbox", folder / "inventory")
    requests = folder / "sandbox" / "requests.jsonl"
    with running(folder / "sandbox", hosts=hosts) as environment:
        deployment = Deployment(environment, folder / "inventory", requests)
        deployment.deployer = deployer(deployment.client)
        yield deployment
    # What the playbooks asked for is what the documentation says that they need.
    assert iam_actions.undocumented(requests) == set()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    """A sandbox's control plane, in which nothing is deployed yet."""
    with new_deployment(tmp_path_factory.mktemp("deployment"), hosts=False) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def deployed(deployment):
    """A sandbox in which the site is deployed to us-east-1 and us-east-2."""
    deployment.site()
    return deployment
