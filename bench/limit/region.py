# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A region as the limit sees it: its names, and calls that are counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

from sandbox.whole import Whole

POLL = 1.0  # seconds between two looks at a state
PROJECT = "limit"
ZONE = "limit.example."
SITE = "www.limit.example."
PROBE = ".globalmountpoint/probe"
IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"


class Region:
    """`region(service, operation, **arguments)` makes a call; ids that later calls need are kept in `ids`."""

    def __init__(self, name: str, primary: bool) -> None:
        self.name = name
        self.primary = primary
        self.ids: dict[str, Any] = {}
        self.calls = 0
        self.polls = 0  # further looks at a state that was not there yet; not among the calls
        self._session = boto3.session.Session(region_name=name)
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str, operation: str, **arguments: Any) -> Any:
        self.calls += 1
        return self._call(service, operation, arguments)

    def until(self, ready: Callable[[Any], bool], service: str, operation: str, **arguments: Any) -> Any:
        """The answer of the first call that finds the state."""
        answer = self(service, operation, **arguments)
        while not ready(answer):
            time.sleep(POLL)
            self.polls += 1
            answer = self._call(service, operation, arguments)
        return answer

    def _call(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if service not in self._clients:
            config = Config(retries={"mode": "standard", "total_max_attempts": 10})
            self._clients[service] = Whole(self._session.client(service, config=config))
        return getattr(self._clients[service], operation)(**arguments)

    @property
    def full_name(self) -> str:
        """The name of what a region has one of."""
        return f"{PROJECT}-{self.name}"

    @property
    def bucket(self) -> str:
        return f"{PROJECT}-content-{self.name}"

    def tags(self, component: str) -> list[dict[str, str]]:
        tags = {"Name": f"{self.full_name}-{component}", "Project": PROJECT, "Region": self.name}
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    def tagged(self, kind: str, component: str) -> dict[str, Any]:
        """The argument that tags what EC2 creates."""
        return {"TagSpecifications": [{"ResourceType": kind, "Tags": self.tags(component)}]}

    @property
    def ours(self) -> list[dict[str, Any]]:
        """EC2's filter for what is ours."""
        return [{"Name": "tag:Project", "Values": [PROJECT]}]

    def all_in_service(self, answer: Any) -> bool:
        [group] = answer["AutoScalingGroups"]
        states = [each["LifecycleState"] for each in group["Instances"]]
        return len(states) >= group["DesiredCapacity"] and set(states) <= {"InService"}

    @staticmethod
    def all_healthy(answer: Any) -> bool:
        states = {each["TargetHealth"]["State"] for each in answer["TargetHealthDescriptions"]} - {"draining"}
        return states == {"healthy"}
