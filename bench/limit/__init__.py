# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The limit: what a plain boto3 script takes that makes the calls which the work needs, once each, in site.yml's order.

A region is a thread. It waits for a state where the work cannot go on without it, no earlier, and compares nothing.
"""
