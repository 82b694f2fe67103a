# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts, finds and stops the sandbox's server. One state folder holds one server."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox import mount_s3
from sandbox.hosts import image
from sandbox.hosts.realize import RealizeError, remove_all
from sandbox.identity import ADMINISTRATOR

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_STATE = ROOT / ".sandbox"
DEFAULT_PORT = 5566
HOST = "127.0.0.1"
TIMEOUT = 300  # seconds: a busy machine of two cores needs 10 to import moto, one that is shared a minute


class SandboxError(Exception):
    """What went wrong, in one line for a person."""


@dataclass(frozen=True)
class Server:
    """A server process. A process id alone is reused by the kernel; together with its start time it is not."""

    pid: int
    started: int
    port: int
    mount_s3_sha256: str = ""  # of the hosts' package; empty where instances have no host
    mount_s3: str = ""  # where it is from, for people

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What any AWS tool needs to talk to this server, and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            **ADMINISTRATOR,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            # Without it boto asks 169.254.169.254 when it misses credentials.
            "AWS_EC2_METADATA_DISABLED": "true",
            "SANDBOX_MOUNT_S3_SHA256": self.mount_s3_sha256,
        }

    def alive(self) -> bool:
        return _start_time(self.pid) == self.started

    def answers(self) -> bool:
        try:
            return self._ask("/_sandbox", timeout=5) == str(self.pid)
        except OSError:
            return False

    def realize(self) -> None:
        """Makes the hosts follow the API now, rather than in a moment."""
        wrong = self._ask("/_sandbox/realize", timeout=None)
        if wrong:
            raise SandboxError(wrong)

    def failure(self) -> str:
        """What kept the hosts from following the API when that was tried last."""
        return self._ask("/_sandbox/failure", timeout=5)

    def _ask(self, path: str, timeout: int | None) -> str:
        # The opener without proxies: a http_proxy of the user's must not be asked for 127.0.0.1.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, timeout=timeout) as response:
            return response.read().decode()

    def wait_until_it_answers(self, log: Path) -> None:
        deadline = time.monotonic() + TIMEOUT
        while not self.answers():
            if not self.alive():
                raise SandboxError(f"The sandbox's server ended while it started, see {log}")
            if time.monotonic() > deadline:
                raise SandboxError(f"The sandbox's server did not answer within {TIMEOUT} s, see {log}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self.alive():
            os.kill(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + TIMEOUT
        while self.alive():
            if time.monotonic() > deadline:
                raise SandboxError(f"The sandbox's server (process {self.pid}) did not end within {TIMEOUT} s")
            time.sleep(0.05)


def _start_time(pid: int) -> int | None:
    """Field 22 of /proc/<pid>/stat (proc_pid_stat(5)), None when the process is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])


def find(state: Path) -> Server | None:
    """The server that runs with this state folder, or None."""
    try:
        server = Server(**json.loads((state / "server.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return server if server.alive() else None


def up(state: Path = DEFAULT_STATE, port: int = DEFAULT_PORT, hosts: bool = False) -> tuple[Server, bool]:
    """The running server, and whether it was started by this call."""
    with _locked(state):
        server = find(state)
        if server:
            server.wait_until_it_answers(state / "server.log")
            return server, False
        return _start(state, port, mount_s3.SOURCES if hosts else ()), True


def down(state: Path = DEFAULT_STATE) -> Server | None:
    """Stops the server that runs with this state folder; returns it, or None when there was none."""
    with _locked(state):
        server = find(state)
        if server:
            server.stop()
        (state / "server.json").unlink(missing_ok=True)
        if (state / "hosts").exists():  # the server did not end by itself, or could not remove them
            try:
                remove_all(state.resolve())
            except RealizeError as error:
                raise SandboxError(str(error)) from None
        return server


@contextmanager
def running(state: Path | None = None, hosts: bool = False) -> Iterator[dict[str, str]]:
    """A server of its own on a free port, for tests. Yields the environment that AWS tools need.

    The server also ends when this process does, however it ends.
    """
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        state = state or Path(folder)
        state.mkdir(parents=True, exist_ok=True)
        lifeline, kept_open = os.pipe()
        try:
            # Nothing from outside the machine: AWS's own package is left out.
            server = _start(state, 0, ("built", "rclone") if hosts else (), lifeline)
            try:
                yield server.environment
            finally:
                server.stop()
        finally:
            os.close(lifeline)
            os.close(kept_open)


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    """One up or down at a time."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare_hosts(state: Path, sources: Sequence[str]) -> tuple[str, mount_s3.Package]:
    """The hosts' image, and their package mount-s3; both packages and image are made where they are not."""
    try:
        image_made = image.ensure(report=_report)
    except subprocess.CalledProcessError:
        wrong = "The hosts' image could not be built, see above why; --no-hosts starts the sandbox without hosts"
        raise SandboxError(wrong) from None
    packages = state / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    shutil.copytree(image_made.packages, packages / "debian", dirs_exist_ok=True)
    try:
        return image_made.tag, mount_s3.provide(packages, sources, report=_report)
    except mount_s3.PackageError as error:
        raise SandboxError(str(error)) from None


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _start(state: Path, port: int, mount_s3_sources: Sequence[str], lifeline: int | None = None) -> Server:
    """Starts the server; without sources of mount-s3, instances have no host."""
    # The socket is bound here and handed over: a taken port is known at once, and a free one without a race.
    log = state / "server.log"
    with _listen(port) as listener, log.open("w") as output:
        arguments = ["--listener", str(listener.fileno()), "--state", str(state.resolve())]
        package = {}
        if mount_s3_sources:
            host_image, mount_s3_deb = _prepare_hosts(state, mount_s3_sources)
            arguments += ["--host-image", host_image]
            sha256 = hashlib.sha256(mount_s3_deb.path.read_bytes()).hexdigest()
            package = {"mount_s3_sha256": sha256, "mount_s3": mount_s3_deb.source}
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.server", *arguments, *([] if lifeline is None else ["--with-parent"])],
            cwd=ROOT,
            stdin=subprocess.DEVNULL if lifeline is None else lifeline,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
        server = Server(process.pid, _start_time(process.pid) or 0, listener.getsockname()[1], **package)
    try:
        (state / "server.json").write_text(json.dumps(asdict(server)) + "\n", encoding="utf-8")
        server.wait_until_it_answers(log)
    except BaseException:
        server.stop()
        raise
    return server


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=128)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SandboxError(f"Port {port} on {HOST} cannot be used ({reason}): choose another with --port") from None
