# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With SANDBOX_DENIED_REGIONS=eu-south-1,...: what is asked of EC2 in these regions is denied, as a policy of the
organization does (AWS Organizations User Guide, "Deny access to AWS based on the requested AWS Region").
"""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from sandbox.request_log import credential_scope

#: UnauthorizedOperation (Amazon EC2 Developer Guide, "Error codes").
ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. \
User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: ec2:{action} with an explicit deny in a \
service control policy</Message></Error></Errors><RequestID>{request}</RequestID></Response>"""


class DeniedRegions:
    """WSGI middleware in front of moto."""

    def __init__(self, application, regions: list[str]) -> None:
        self._application = application
        self._regions = regions

    def __call__(self, environ, start_response):
        service, region = credential_scope(environ)
        called = environ.get("sandbox.called")
        if service != "ec2" or region not in self._regions or called is None:
            return self._application(environ, start_response)
        text = ANSWER.format(action=called.name, request=uuid.uuid4())
        return Response(text, status=403, content_type="text/xml")(environ, start_response)
