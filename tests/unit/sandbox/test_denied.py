# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from moto.core.utils import get_service_model
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from sandbox.denied import DeniedRegions


def ask(service: str, region: str) -> tuple[str, str]:
    environ = create_environ(method="POST")
    environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential=key/20260101/{region}/{service}/aws4_request, Signed"
    environ["sandbox.called"] = get_service_model("ec2").operation_model("DescribeVpcs")
    body, status, _headers = run_wsgi_app(DeniedRegions(Response("well"), ["eu-west-3"]), environ)
    return status.split()[0], b"".join(body).decode()


def test_ec2_in_a_region_that_is_denied():
    status, text = ask("ec2", "eu-west-3")
    assert status == "403"
    assert "<Code>UnauthorizedOperation</Code>" in text
    assert "ec2:DescribeVpcs with an explicit deny in a service control policy" in text


def test_other_regions_and_services():
    assert ask("ec2", "us-east-1") == ("200", "well")
    assert ask("iam", "eu-west-3") == ("200", "well")
