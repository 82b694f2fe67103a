# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was just made is not known everywhere at once."""

from __future__ import annotations

import botocore.session
import pytest
from moto.core.utils import get_service_model
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from sandbox import late


@pytest.fixture
def ask():
    """Makes requests for buckets at given times; the answer's status and text."""
    now = [0.0]
    answers = late.LateAnswers(Response("well"), clock=lambda: now[0])

    def ask(time: float, bucket: str, operation: str = "DeleteBucket") -> tuple[int, str]:
        now[0] = time
        environ = create_environ(f"/{bucket}", method="DELETE")
        environ["sandbox.called"] = get_service_model("s3").operation_model(operation)
        environ["sandbox.uri_parameters"] = {"Bucket": bucket}
        body, status, _headers = run(answers, environ)
        return int(status.split()[0]), body

    return ask


def run(application, environ):
    started = []
    body = b"".join(application(environ, lambda status, headers: started.append((status, headers))))
    return body.decode(), *started[0]


def test_the_first_request_is_too_early_and_so_are_those_that_follow_soon(ask):
    for time in (10, 10 + late.SECONDS - 0.1):
        status, body = ask(time, "one")
        assert status == 409
        assert "<Code>BucketNotEmpty</Code>" in body
    assert ask(10 + late.SECONDS, "one") == (200, "well")
    assert ask(1000, "one") == (200, "well")


def test_each_resource_has_its_own_time(ask):
    assert ask(0, "one")[0] == 409
    assert ask(100, "two")[0] == 409
    assert ask(100, "one")[0] == 200


def test_call_without_the_parameter_is_answered():
    environ = create_environ("/", method="POST", data={"Action": "DescribeInstances"})
    environ["sandbox.called"] = get_service_model("ec2").operation_model("DescribeInstances")
    assert run(late.LateAnswers(Response("well")), environ)[:2] == ("well", "200 OK")


def test_other_operations_are_answered(ask):
    assert ask(0, "one", "DeleteBucketPolicy") == (200, "well")


@pytest.mark.parametrize("entry", late.TABLE, ids=lambda entry: f"{entry.service}-{entry.operation}")
def test_entries_are_operations_with_such_a_parameter(entry):
    operation = botocore.session.get_session().get_service_model(entry.service).operation_model(entry.operation)
    assert entry.parameter in operation.input_shape.members
    assert entry.page
