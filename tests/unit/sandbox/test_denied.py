# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from moto.core.utils import get_service_model
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from sandbox.denied import DeniedRegions

#: Of a service that has more than one protocol, that of the request.
CONTENT_TYPES = {"cloudwatch": "application/x-www-form-urlencoded"}


def ask(service: str, operation: str, region: str) -> tuple[str, str]:
    environ = create_environ(method="POST", content_type=CONTENT_TYPES.get(service))
    environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential=key/20260101/{region}/{service}/aws4_request, Signed"
    environ["sandbox.called"] = get_service_model(service).operation_model(operation)
    body, status, _headers = run_wsgi_app(DeniedRegions(Response("well"), ["us-east-1"]), environ)
    return status.split()[0], b"".join(body).decode()


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("ec2", "DescribeVpcs", "UnauthorizedOperation"),
        ("cloudwatch", "DescribeAlarms", "AccessDenied"),
        ("sns", "ListTopics", "AuthorizationError"),
        ("s3", "CreateBucket", "AccessDenied"),
        ("kms", "DescribeKey", "AccessDeniedException"),
    ],
)
def test_service_in_a_region_that_is_denied(service, operation, code):
    status, text = ask(service, operation, "us-east-1")
    assert status == "403"
    assert code in text
    assert f"{service}:{operation} with an explicit deny in a service control policy" in text


def test_other_region():
    assert ask("ec2", "DescribeVpcs", "us-east-2") == ("200", "well")


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("iam", "CreateRole"),
        ("route53", "ListHostedZones"),
        ("sts", "GetCallerIdentity"),
        ("s3", "ListBuckets"),
    ],
)
def test_global_service_whose_endpoint_is_in_a_region_that_is_denied(service, operation):
    assert ask(service, operation, "us-east-1") == ("200", "well")
