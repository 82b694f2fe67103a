# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: clients of many services in many regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType
    from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

try:
    import boto3
except ImportError:
    pass  # AnsibleAWSModule says what is missing

from ansible_collections.amazon.aws.plugins.module_utils.botocore import get_aws_connection_info
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler


class Clients:
    """Makes a client of a service in a region once, all of one session. Its use is one thread's; its clients are all's.

    `AnsibleAWSModule.client` makes a session each time, and a session reads the description of the API anew: 0.1 s for
    EC2's, in each of some thirty regions (docs/measurements.md#descriptions-of-awss-services).
    """

    @AWSErrorHandler.common_error_handler("connect to AWS")
    def __init__(self, module: AnsibleAWSModule) -> None:
        self._region, self._endpoint_url, self._arguments = get_aws_connection_info(module)
        self._config = self._arguments.pop("aws_config", None)
        self._session = boto3.session.Session(profile_name=self._arguments.pop("profile_name", None))
        self._made: dict[tuple[str, str], ClientType] = {}

    @AWSErrorHandler.common_error_handler("connect to {service}")
    def of(self, service: str, region: str = "") -> ClientType:
        """Return a client; without a region, one in the module's."""
        if (service, region) not in self._made:
            self._made[service, region] = self._session.client(
                service,
                region_name=region or self._region,
                endpoint_url=self._endpoint_url,
                config=self._config,
                **self._arguments,
            )
        return self._made[service, region]
