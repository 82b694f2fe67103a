# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: temporary credentials of roles.

AssumeRole
    moto 5.2.5 gives credentials of a role that is not there. AWS: AccessDenied.
    moto's server takes an unsigned AssumeRole for a request to S3. Here it is answered: so EC2 asks, on whose behalf
    the hosts' metadata servers do it.
"""

from __future__ import annotations

from moto.core.exceptions import AccessDeniedError
from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import UNSIGNED_ACTIONS
from moto.sts.responses import TokenResponse

from sandbox.extensions import extends

UNSIGNED_ACTIONS["AssumeRole"] = ("sts", "us-east-1")

moto_assume_role = TokenResponse.assume_role


@extends(TokenResponse)
def assume_role(self) -> ActionResult:
    role = self._get_param("RoleArn")
    try:
        iam_backends[self.current_account][self.partition].get_role_by_arn(role)
    except NotFoundException:
        caller = self.backend.get_caller_identity(self.get_access_key(), self.region)[1]
        raise AccessDeniedError(caller, f"sts:AssumeRole on resource: {role}") from None
    return moto_assume_role(self)
