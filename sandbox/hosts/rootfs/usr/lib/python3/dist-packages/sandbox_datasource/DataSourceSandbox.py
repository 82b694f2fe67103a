# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cloud-init's own EC2 data source, told that this is AWS: in a container it cannot read that from the hardware."""

from cloudinit import sources
from cloudinit.sources.DataSourceEc2 import CloudNames, DataSourceEc2


class DataSourceSandbox(DataSourceEc2):
    cloud_name = CloudNames.AWS


def get_datasource_list(depends):
    return sources.list_from_depends(depends, [(DataSourceSandbox, (sources.DEP_FILESYSTEM, sources.DEP_NETWORK))])
