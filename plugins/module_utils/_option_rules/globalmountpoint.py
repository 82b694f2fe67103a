# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the variables of the whole deployment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._naming import TAGS
from ._fault import boundary_faults, domain_faults, fault, number_faults, pattern_faults

OWNER = "globalmountpoint"

#: Starts that S3 reserves for bucket names, ELB for load balancers, and EC2 for ids of security groups.
RESERVED = ("xn--", "sthree-", "amzn-s3-demo-", "internal-", "sg-")

#: What each service takes that is tagged here, in keys (128 at most) and in values (256); and how many of 50 are left
#: (AWS, Tagging Best Practices, "Tag naming limits and requirements").
_TAG = r"[\w .:/=+@-]"
_TAG_WORDS = "letters, digits, spaces and . : / = + @ - _"
_TAG_COUNT = 50 - len(TAGS)

#: What is left of a bucket name's 63 characters for project and environment together, with the longest
#: component (transfer), the longest region name (14 characters), the account's 12 digits, and 4 hyphens.
ROOM = 25

_NAME = (
    r"(?=.{1,20}\Z)[a-z](-?[a-z0-9])*",
    "a lower-case letter, then letters, digits and single hyphens, 20 characters at most, no hyphen at the end",
)


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the variables of the whole deployment."""
    found = pattern_faults(
        OWNER,
        options,
        {
            "project": _NAME,
            "environment": _NAME,
        },
    )
    found += number_faults(OWNER, options, {"confirm_timeout": (1, 3600)})
    found += _account_faults(options.get("account_id") or "")
    found += _tag_faults(options.get("tags") or {})
    found += boundary_faults(OWNER, options)
    project, environment = options.get("project") or "", options.get("environment") or ""
    if f"{project}-".startswith(RESERVED):
        found.append(fault(f"{OWNER}_project", project, f"no name that begins with {', '.join(RESERVED)}"))
    if len(project) + len(environment) > ROOM:
        found.append(
            fault(
                f"{OWNER}_project and {OWNER}_environment",
                f"{project}, {environment}",
                f"{ROOM} characters together (a bucket's name has 63 at most)",
            )
        )
    return found + domain_faults(OWNER, options)


def _account_faults(account: str) -> list[str]:
    if re.fullmatch(r"([0-9]{12})?", account):
        return []
    allowed = "the account's 12 digits, or nothing for any account"
    if re.fullmatch(r"[0-9]{1,11}", account):
        allowed += "; in quotes, since as a number it loses a 0 at its beginning, or is read as octal"
    return [fault(f"{OWNER}_account_id", account, allowed)]


def _tag_faults(tags: Mapping[str, Any]) -> list[str]:
    variable = f"{OWNER}_tags"
    found = []
    if len(tags) > _TAG_COUNT:
        found.append(fault(variable, f"{len(tags)} tags", f"{_TAG_COUNT} at most, beside our own"))
    # IAM takes keys that differ in their case alone for the same.
    keys = [str(key).lower() for key in (*TAGS, *tags)]
    for key, value in tags.items():
        text = str(key)
        if keys.count(text.lower()) > 1:
            allowed = f"keys that differ from each other and from our own ({', '.join(TAGS)}), not in their case alone"
            found.append(fault(variable, text, allowed))
        elif not re.fullmatch(rf"{_TAG}{{1,128}}", text) or text.lower().startswith("aws:"):
            found.append(fault(variable, text, f"keys of 1 to 128 {_TAG_WORDS}, that do not begin with aws:"))
        if not isinstance(value, str):
            found.append(fault(f"{variable}.{text}", value, "a text, in quotes where YAML takes it for something else"))
        elif not re.fullmatch(rf"{_TAG}{{0,256}}", value):
            found.append(fault(f"{variable}.{text}", value, f"a text of 256 {_TAG_WORDS} at most"))
    return found
