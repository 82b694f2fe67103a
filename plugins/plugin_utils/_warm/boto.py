# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: boto3 and the descriptions of AWS's services, loaded once."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Services that the roles use, in botocore's names. Others work too; their description is read when it is asked for.
SERVICES = ("ec2", "s3", "iam", "sts", "autoscaling", "elbv2", "route53", "cloudwatch", "sns", "ssm", "acm", "kms")


def preload() -> None:
    """Load boto3 and what a client of each service needs. Without boto3, modules say so themselves."""
    try:
        import boto3
        import botocore.loaders
        import botocore.session
    except ImportError:
        return
    with _settings_of_nobody():
        core = botocore.session.Session()
        session = boto3.session.Session("none", "none", botocore_session=core)
        for service in SERVICES:
            # Nothing is sent; making a client, and asking what it can do, imports and reads what its calls need.
            client = session.client(service, region_name="us-east-1")
            client.can_paginate(next(iter(client.meta.method_to_api_mapping)))
            client.waiter_names  # noqa: B018 (a property that reads)
    # Each session of a module would look through all descriptions, and read its service's, anew: 0.1 s for EC2's
    # (docs/measurements.md#descriptions-of-awss-services).
    _share(botocore.loaders.Loader, core.get_component("data_loader"))


def _share(loader_class: type[Any], loaded: Any) -> None:
    """Let new loaders that look in the same folders begin with what one has read."""
    make = loader_class.__init__

    @functools.wraps(make)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        # boto3's session adds a folder of its own to a loader that is made already.
        if self.search_paths == loaded.search_paths[: len(self.search_paths)]:
            self._cache.update(loaded._cache)

    loader_class.__init__ = __init__


@contextmanager
def _settings_of_nobody() -> Iterator[None]:
    """The user's files and variables for AWS are the modules' business; a profile may be named that is not there."""
    saved = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    for name in saved:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    try:
        yield
    finally:
        del os.environ["AWS_CONFIG_FILE"], os.environ["AWS_SHARED_CREDENTIALS_FILE"]
        os.environ.update(saved)
