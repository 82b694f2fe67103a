# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: asks everything at once, as often as allowed, and says what is wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from . import children, host_probe, http_probe, mount_probe, verdict

#: Faults that no further attempt heals.
_FINAL = {"boot_failed"}


def check(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the module's result, of the first attempt that finds no fault or of the last."""
    for attempt in range(1, options["attempts"] + 1):
        if attempt > 1:
            time.sleep(options["delay"])
        started = time.monotonic()
        facts = _facts(options)
        elapsed = round(time.monotonic() - started, 4)
        problems = verdict.problems(options, facts)
        if not problems or _FINAL & {problem["code"] for problem in problems}:
            break
    return {**facts, "healthy": not problems, "problems": problems, "attempts": attempt, "elapsed": elapsed}


def _facts(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Ask what the options ask for. What is not known by the deadline has the value it begins with."""
    path, timeout = options["path"], options["timeout"]
    questions: dict[str, children.Question] = {"mount": partial(mount_probe.look, path)}
    unknown: dict[str, dict[str, Any]] = {"mount": mount_probe.NO_MOUNT}
    if options["probe_key"]:
        questions["probe"] = partial(mount_probe.read, path, options["probe_key"])
        unknown["probe"] = mount_probe.NO_PROBE
    if options["url"]:
        questions["http"] = partial(
            http_probe.get, options["url"], options["host_header"], options["validate_certs"], timeout
        )
        unknown["http"] = http_probe.NO_ANSWER
    if options["services"]:
        questions["services"] = partial(host_probe.states, options["services"])
        unknown["services"] = dict.fromkeys(options["services"], "unknown (no answer)")
    if options["boot_results"]:
        questions["boot"] = partial(host_probe.boot, options["boot_results"])
        unknown["boot"] = host_probe.NO_MARK
    answers = children.ask(questions, timeout)
    return {name: {**unknown[name], **answer} for name, answer in answers.items()}


def summary(path: str, result: Mapping[str, Any]) -> str:
    """Return what a person reads of a host that is not healthy."""
    problems = result["problems"]
    attempts = "1 attempt" if result["attempts"] == 1 else f"{result['attempts']} attempts"
    faults = "1 fault" if len(problems) == 1 else f"{len(problems)} faults"
    lines = [f"- {each['code']}: {each['message']}. Hint: {each['hint']}" for each in problems]
    return "\n".join([f"{path}: {faults} after {attempts}", *lines])
