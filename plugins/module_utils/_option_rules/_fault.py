# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: how a fault reads, and the checks that several rules share."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

#: A label of a DNS name (RFC 1035, 2.3.4: 63 octets at most; lower case, as Route 53 returns it).
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

#: Of keys that Mountpoint shows as the files of a folder.
PREFIX = (
    r"([A-Za-z0-9_-][A-Za-z0-9._-]*/)*",
    "a prefix that ends in /, such as site/, without . or .. in it, or nothing",
)

#: Path and name as IAM takes them (IAM and AWS STS quotas, "IAM name requirements").
_POLICY_ARN = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/([!-~]+/)?[\w+=,.@-]{1,128}", re.ASCII)

#: Of these Route 53 makes no zone (CreateHostedZone: InvalidDomainName, "is reserved by AWS").
RESERVED_ZONES = ("example.com", "example.net", "example.org")


def fault(variable: str, value: Any, allowed: str) -> str:
    """Return the sentence about a value that is refused."""
    return f"{variable}: {value!r} is refused; allowed: {allowed}"


def refusal(faults: Iterable[str]) -> str:
    """Return the message of a run that ends before it changes anything, with all that is wrong."""
    return "\n- ".join(["Nothing was changed; these values have to be mended first:", *faults])


def number_faults(owner: str, options: Mapping[str, Any], ranges: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return a fault for each number that is outside its range (both ends belong to it)."""
    return [
        fault(f"{owner}_{name}", options[name], f"{low} to {high}")
        for name, (low, high) in ranges.items()
        if options.get(name) is not None and not low <= options[name] <= high
    ]


def pattern_faults(owner: str, options: Mapping[str, Any], patterns: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return a fault for each text that does not match its pattern (the second part says it)."""
    return [
        fault(f"{owner}_{name}", options[name], words)
        for name, (pattern, words) in patterns.items()
        if options.get(name) is not None and not re.fullmatch(pattern, options[name])
    ]


def policy_faults(variable: str, arns: Iterable[str], account: str | None) -> list[str]:
    """Return what is wrong with the ARNs of managed policies: a role takes those of its own account, and of AWS (IAM
    User Guide, "Managed policies and inline policies"). ``account`` is empty where it is not known.
    """
    found = []
    for arn in arns:
        match = _POLICY_ARN.fullmatch(arn)
        if not match:
            allowed = "the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name"
            found.append(fault(variable, arn, allowed))
        elif account and match[1] not in (account, "aws"):
            found.append(fault(variable, arn, f"a managed policy of the account {account}, or of AWS"))
    return found


def boundary_faults(owner: str, options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the permissions boundary of an owner's roles; empty is none."""
    arn = options.get("permissions_boundary")
    return policy_faults(f"{owner}_permissions_boundary", [arn] if arn else [], account_of(options))


def account_of(options: Mapping[str, Any]) -> str | None:
    """Return the account of a role's deployment; None or empty where it is not known."""
    return (options.get("deployment") or {}).get("account_id")


def network_of(cidr: str) -> ipaddress.IPv4Network | None:
    """Return the IPv4 network that a CIDR names, or None where it is not written as EC2 takes it.

    EC2 refuses an address without a prefix and one with a netmask; it clears host bits, which then always differ.
    """
    try:
        network = ipaddress.IPv4Network(cidr)
    except ValueError:
        return None
    return network if str(network) == cidr else None


def domain_faults(owner: str, options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the site's name and with the name of the zone that it is in."""
    domain, zone = options.get("domain_name"), options.get("zone_name")
    found = [
        fault(f"{owner}_{name}", value, _domain_allowed(value))
        for name, value in {"domain_name": domain, "zone_name": zone}.items()
        if value is not None and not is_domain_name(value)
    ]
    if zone in RESERVED_ZONES:
        allowed = "the name of a zone of yours; Route 53 reserves this one"
        found.append(fault(f"{owner}_zone_name", zone, allowed))
    if not found and domain and zone and not f".{domain}".endswith(f".{zone}"):
        found.append(
            fault(f"{owner}_domain_name", domain, f"{zone} ({owner}_zone_name) or a name that ends in .{zone}")
        )
    return found


def _domain_allowed(name: str) -> str:
    ascii_name = punycode(name)
    if ascii_name != name and is_domain_name(ascii_name):
        return f"its form in punycode, {ascii_name}"
    return "a domain name in lower case of two labels or more, without a dot at the end"


def punycode(name: str) -> str:
    """Return a name as DNS has it: a label that is not ASCII in lower case, composed (NFKC), and encoded (RFC 5891)."""
    if name.isascii():
        return name
    labels = unicodedata.normalize("NFKC", name.lower()).replace("\u3002", ".").split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels)


def is_domain_name(name: str) -> bool:
    """Tell whether a name has two labels or more and fits into 253 characters (RFC 1035)."""
    labels = name.split(".")
    return len(labels) > 1 and len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
