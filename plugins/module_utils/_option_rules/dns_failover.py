# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the options of the role dns_failover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._fault import domain_faults, fault, number_faults, pattern_faults

OWNER = "dns_failover"

#: amazon.aws.route53_zone makes the caller reference, 128 characters at most (CreateHostedZone), of the name, a dot, a
#: hyphen and the time in up to 18 characters.
LONGEST_NEW_ZONE = 108


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of the role."""
    found = pattern_faults(
        OWNER,
        options,
        {
            "health_check_path": (r"/[!-~]{0,254}", "a path that begins with /, 255 characters at most"),
            # A search string is looked for in the first 5,120 bytes of the body.
            "health_check_search_string": (r"[\s\S]{0,255}", "255 characters at most"),
        },
    )
    found += number_faults(OWNER, options, {"health_check_failure_threshold": (1, 10), "health_check_port": (0, 65535)})
    zone = options.get("zone_name") or ""
    if options.get("create_zone") and len(zone) > LONGEST_NEW_ZONE:
        allowed = f"{LONGEST_NEW_ZONE} characters at most for a zone that is made ({OWNER}_create_zone)"
        found.append(fault(f"{OWNER}_zone_name", zone, allowed))
    return found + domain_faults(OWNER, options) + _endpoint_faults(options.get("endpoints"))


def _endpoint_faults(endpoints: list[dict[str, Any]] | None) -> list[str]:
    if endpoints is None:
        return []
    roles = [endpoint["role"] for endpoint in endpoints]
    if endpoints and roles != ["primary"] + ["secondary"] * (len(roles) - 1):
        return [fault(f"{OWNER}_endpoints", roles, "the primary, then the standbys")]
    return []
