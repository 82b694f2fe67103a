# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With SANDBOX_DENIED_REGIONS=eu-south-1,...: what is asked of services in these regions is denied, as a policy of the
organization does (AWS Organizations User Guide, "Deny access to AWS based on the requested AWS Region").

The example there lets more pass, for CloudFront (AWS KMS, ACM) or because it is of no region (ec2:DescribeRegions).
Here only what a deployment cannot do without is exempt.
"""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.model import OperationModel
from moto.core.request import Request
from werkzeug.wrappers import Response

from sandbox.permissions import actions_of, denial
from sandbox.request_log import credential_scope

#: Global services, whose one endpoint is in us-east-1 (same page).
EXEMPT = ("iam:", "route53:", "s3:ListAllMyBuckets")


class DeniedRegions:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication, regions: list[str]) -> None:
        self._application = application
        self._regions = regions

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _service, region = credential_scope(environ)
        called = environ.get("sandbox.called")
        refusal = refused(environ, called) if called and region in self._regions else None
        return (refusal or self._application)(environ, start_response)


def refused(environ: WSGIEnvironment, called: OperationModel) -> Response | None:
    """Return AWS's answer where a call needs an action that is denied; None where all of it is exempt, or free."""
    actions = actions_of(called.service_model.service_name, called.name)
    denied = sorted(action for action in actions if not action.startswith(EXEMPT))
    if not denied:
        return None
    user = "arn:aws:iam::123456789012:user/sandbox"
    reason = "with an explicit deny in a service control policy"
    return denial(f"User: {user} is not authorized to perform: {denied[0]} {reason}", called, Request(environ))
