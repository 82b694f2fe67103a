# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the errors that a call of AWS raises, also where botocore is not installed."""

from __future__ import annotations

from typing import Any, Callable

try:
    from botocore.exceptions import BotoCoreError, ClientError

    AWS_ERRORS: tuple[type[Exception], ...] = (BotoCoreError, ClientError)
except ImportError:
    AWS_ERRORS = ()  # AnsibleAWSModule says what is missing

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

#: What services answer in a region that a policy denies, or where the credentials are not valid.
DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthFailure",
    "AuthorizationError",
    "InvalidClientTokenId",
    "OptInRequired",
    "UnauthorizedOperation",
}

#: What S3, and APIs that speak JSON, say of throttled calls. To AWSRetry these are errors like any other.
THROTTLED = ("SlowDown", "ThrottlingException")


def repeated(*codes: str) -> Callable[..., Any]:
    """Return AWSRetry's decorator of a call that is repeated when it is throttled, and after these errors."""
    return AWSRetry.jittered_backoff(catch_extra_error_codes=[*THROTTLED, *codes])


def answer(error: Exception | None) -> dict[str, str]:
    """Return the Code and the Message that AWS answered; empty where a call had no answer, or did not come so far."""
    # An error of the connection has a response too, which is None (botocore, HTTPClientError).
    return (getattr(error, "response", None) or {}).get("Error", {})


def is_denied(error: Exception | None) -> bool:
    """Tell whether an error that a call of AWS raised says that access is denied."""
    return answer(error).get("Code") in DENIED
