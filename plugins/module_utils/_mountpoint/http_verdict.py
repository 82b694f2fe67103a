# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what is wrong with the answer to one GET."""

from __future__ import annotations

import hashlib

from .problem import Facts, Problems, problem, slow

_FAILURES = {
    "nginx_down": ("gives no response", "See systemctl status of nginx, and its error log"),
    "tls_failed": ("has no valid TLS", "Is the name in the certificate? validate_certs: false leaves it out"),
    "truncated": (
        "ends before its length",
        "nginx does this when an object is replaced while it reads; see its error log",
    ),
}


def problems(options: Facts, http: Facts, probe: Facts | None) -> Problems:
    """Return the faults of an answer."""
    url = options["url"]
    if http["failure"]:
        message, hint = _FAILURES[http["failure"]]
        return [problem(http["failure"], f"{url} {message}: {http['error']}", hint)]
    if http["latency"]["total"] is None:
        stage = "connection"
        if http["latency"]["connect"] is not None:
            stage = "complete body" if http["status"] else "response"
        hint = "A worker that waits for a hung mount does not answer; see the mount, then nginx's error log"
        return [problem("nginx_hung", f"{url} gives no {stage} within {options['timeout']} s", hint)]
    if http["status"] != options["expected_status"]:
        message = f"{url} answers with status {http['status']}, not {options['expected_status']}"
        found = [problem("wrong_status", message, "nginx's error log has the reason; a fault of the mount may be one")]
    else:
        found = _body(options, http, probe)
    if http["latency"]["total"] > options["max_latency"]:
        hint = "Compare with the mount's own latency: it is nginx's where that is low"
        found.append(slow(options, f"{url} took {http['latency']['total']} s", hint))
    return found


def _body(options: Facts, http: Facts, probe: Facts | None) -> Problems:
    content = options["expected_content"]
    if content is not None:
        # Templates and lookups lose the newline at the end.
        wanted, what = {_sha256(content), _sha256(f"{content}\n")}, "expected_content"
    elif probe and probe["sha256"] and options["expected_status"] == 200:
        wanted, what = {probe["sha256"]}, f"the object {options['probe_key']} in {options['path']}"
    else:
        return []
    if http["body_sha256"] in wanted:
        return []
    message = f"{options['url']} serves {http['body_size']} bytes that are not {what}"
    return [problem("wrong_root", message, f"Is nginx's root {options['path']}, and is this its server block?")]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
