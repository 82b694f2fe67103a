# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the options of the role storage_crr."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._fault import PREFIX, boundary_faults, fault, number_faults, pattern_faults

OWNER = "storage_crr"

_DAYS = (1, 3650)
_BUCKET = r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"
_BUCKET_WORDS = "3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends"


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of the role."""
    found = number_faults(OWNER, options, {"noncurrent_days": _DAYS, "incomplete_upload_days": _DAYS})
    found += pattern_faults(
        OWNER,
        options,
        {
            # Where it has to be given, the spec says so: a teardown needs it of an existing bucket alone.
            "bucket": (f"({_BUCKET})?", _BUCKET_WORDS),
            "transfer_bucket": (f"({_BUCKET})?", f"{_BUCKET_WORDS}, or nothing for no such bucket"),
            # Hidden files are what the hosts' nginx denies; Mountpoint shows no key with an empty or dot segment.
            "probe_key": (
                r"\.[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*",
                "a key that begins with a dot (the hosts deny hidden files), of letters, digits, - and _",
            ),
            "probe_prefix": PREFIX,
        },
    )
    found += boundary_faults(OWNER, options)
    bucket = options.get("bucket")
    if bucket and bucket == options.get("transfer_bucket"):
        found.append(
            fault(f"{OWNER}_transfer_bucket", bucket, f"another bucket than {OWNER}_bucket, since its objects expire")
        )
    arns = [destination["bucket_arn"] for destination in options.get("destinations") or []]
    found += [
        fault(f"{OWNER}_destinations", arn, "each bucket once, and not the region's own")
        for arn in sorted(set(arns))
        if arns.count(arn) > 1 or arn.endswith(f":::{bucket}")
    ]
    return found
