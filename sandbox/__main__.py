# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's commands: up, realize, down, env, status."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from sandbox import control
from sandbox.hosts import requirements

# These would point AWS tools elsewhere, or turn AWS_ENDPOINT_URL off.
DISTURBING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_CA_BUNDLE",
    "AWS_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


def up(state: Path, port: int, hosts: bool) -> None:
    if hosts:
        requirements.install()
    why_not = requirements.lacking() if hosts else "--no-hosts was given"
    server, started = control.up(state, port, hosts=not why_not)
    print(f"The sandbox {'is up' if started else 'was up already'}: {server.url} (process {server.pid}, state {state})")
    if server.mount_s3:
        print(f"Hosts get mount-s3 from: {server.mount_s3}")
    if started and why_not:
        print(f"The control plane alone serves, instances have no host: {why_not}")


def realize(state: Path) -> None:
    _running(state).realize()
    print("The hosts are those that the API says")


def down(state: Path) -> None:
    server = control.down(state)
    print(f"The sandbox is down ({f'process {server.pid} stopped' if server else 'it was not running'})")


def env(state: Path) -> None:
    environment = _running(state).environment
    of_one_service = [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_")]
    for name in (*DISTURBING, *of_one_service):
        print(f"unset {name}")
    for name, value in environment.items():
        print(f"export {name}={shlex.quote(value)}")


def status(state: Path) -> None:
    server = _running(state)
    print(f"The sandbox is up: {server.url} (process {server.pid}, state {state})")
    if failure := server.failure():
        raise control.SandboxError(f"Its hosts do not follow the API: {failure}")


def _running(state: Path) -> control.Server:
    server = control.find(state)
    if not server or not server.answers():
        raise control.SandboxError(f"No sandbox is running with the state folder {state}: start it with 'up'")
    return server


COMMANDS: dict[str, Callable[..., None]] = {"up": up, "realize": realize, "down": down, "env": env, "status": status}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--state", type=Path, default=control.DEFAULT_STATE, metavar="DIR", help="state folder")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("up", parents=[common], help="start the server, or keep the one that runs")
    start.add_argument(
        "--port", type=int, default=control.DEFAULT_PORT, help="0 takes a free one (default: %(default)s)"
    )
    start.add_argument("--no-hosts", dest="hosts", action="store_false", help="the control plane alone")
    commands.add_parser("realize", parents=[common], help="make the hosts follow the API now")
    commands.add_parser("down", parents=[common], help="stop the server")
    commands.add_parser("env", parents=[common], help="print what AWS tools need, for a shell's eval")
    commands.add_parser("status", parents=[common], help="say whether the server runs, by exit status too")
    arguments = vars(parser.parse_args())
    command = COMMANDS[arguments.pop("command")]
    try:
        command(**arguments)
    except (control.SandboxError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
