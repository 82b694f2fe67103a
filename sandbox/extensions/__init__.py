# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto lacks or shows otherwise than AWS does, in a file per service or, of EC2, per part.

An extension is a method of ours under the name that moto's class has, or would have, for it. Nothing that is installed
is changed: the methods are registered in the server's process, by importing these files.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import RLock
from typing import Any, TypeVar

FILES = (
    "autoscaling",
    "ec2",
    "elbv2",
    "iam",
    "images",
    "instance_refresh",
    "kms",
    "launch_templates",
    "named_pages",
    "object_keys",
    "route53",
    "s3",
    "security_groups",
    "signatures",
    "sts",
    "target_health",
    "vpc",
    # Around what all others have.
    "rules",
)

#: Whether a real host stands behind each instance, at the instance's private address. The server sets it before
#: register(). Then targets are asked for their health, and an instance refresh takes until its new instances have it.
hosts_are_real = False

#: Whether pages whose tokens are names end early. The server sets it.
pages_are_short = False

#: Held while an instance is launched: before, it may be there without its profile.
launching = RLock()

Function = TypeVar("Function", bound=Callable[..., Any])


def extends(moto_class: type) -> Callable[[Function], Function]:
    """Makes a function a method of moto's class."""

    def register_method(function: Function) -> Function:
        setattr(moto_class, function.__name__, function)
        return function

    return register_method


def register() -> None:
    for file in FILES:
        import_module(f"sandbox.extensions.{file}")
