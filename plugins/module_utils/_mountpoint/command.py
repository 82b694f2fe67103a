# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a command's output, asked for from a child."""

from __future__ import annotations

import subprocess


class CommandError(Exception):
    """What a command that failed said first, or why it could not be run."""


def output(*command: str) -> str:
    """Return what a command writes."""
    try:
        # AnsibleModule.run_command belongs to the parent: it reports an error on a standard output that is not ours.
        # pylint: disable-next=ansible-bad-function
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise CommandError(str(error)) from error
    if done.returncode:
        raise CommandError((done.stderr.splitlines() or [f"status {done.returncode}"])[0])
    return done.stdout
