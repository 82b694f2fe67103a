#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: s3_bucket_odd_objects
version_added: 0.1.0
short_description: Delete the objects of an S3 bucket that others keep from being deleted
description:
  - Deletes all versions of the objects whose key has a character that XML cannot hold, such as a control character.
  - C(DeleteObjects) refuses such a key as C(MalformedXML), and with it all that it was to delete. So
    M(amazon.aws.s3_bucket) with O(amazon.aws.s3_bucket#module:force=true) empties a bucket only once these are gone.
  - All other objects stay. A bucket that is not there has none.
notes:
  - Needs C(s3:ListBucketVersions), C(s3:DeleteObject) and C(s3:DeleteObjectVersion).
options:
  name:
    description: The bucket.
    type: str
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Objects that nobody can delete together are gone
  globalmountpoint.aws.s3_bucket_odd_objects:
    name: content-us-east-1
"""

RETURN = r"""
versions:
  description: How many versions and delete markers were deleted, in check mode how many would be.
  returned: success
  type: int
  sample: 2
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_odd_objects


def main():
    module = AnsibleAWSModule(argument_spec={"name": {"type": "str", "required": True}}, supports_check_mode=True)
    try:
        versions = _s3_odd_objects.ensure_absent(module.client("s3"), module.params["name"], module.check_mode)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=versions > 0, versions=versions)


if __name__ == "__main__":
    main()
