# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what is wrong with a host, concluded from facts alone."""

from __future__ import annotations

from collections.abc import Mapping

from . import http_verdict, mount_verdict
from .problem import Facts, Problems, problem


def problems(options: Facts, facts: Mapping[str, Facts]) -> Problems:
    """Return every fault; facts are there for what was asked."""
    found = []
    if "boot" in facts:
        found += _boot(options, facts["boot"])
    found += mount_verdict.problems(options, facts["mount"], facts.get("probe"))
    if "http" in facts:
        found += http_verdict.problems(options, facts["http"], facts.get("probe"))
    if "services" in facts:
        found += _services(facts["services"])
    return found


def _boot(options: Facts, boot: Facts) -> Problems:
    if boot["result"] == "failed":
        how = f"at the step '{boot['step']}': {boot['reason']}" if boot["step"] else "and left no reason (disk full?)"
        message = f"The host's boot failed {how}; its log is {boot['log']}"
        lines = "\n".join(f"    {line}" for line in boot["last_lines"])
        return [problem("boot_failed", message, f"Its last lines are\n{lines}" if lines else "The log has no lines")]
    if boot["result"] == "unfinished":
        message = f"The host's boot did not end: neither boot-ok nor boot-failed is in {options['boot_results']}"
        return [problem("boot_unfinished", message, "See cloud-init status --long and /var/log/cloud-init-output.log")]
    if boot["result"] == "unknown":
        message = f"How the host's boot ended cannot be told ({boot['reason'] or 'no answer'})"
        return [problem("boot_unknown", message, f"Ask as root (become: true); see ls -l {options['boot_results']}")]
    return []


def _services(services: Facts) -> Problems:
    return [
        problem("service_inactive", f"The unit {unit} is {state}", f"See systemctl status {unit}")
        for unit, state in services.items()
        if state != "active"
    ]
