# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS is and moto isn't: states take their time, and calls are throttled, fail, or are done without an answer.

The sandbox's server has it in front of moto (``server.py``), where SANDBOX_LATE or shares of faults are set; the
benchmark has it in a proxy, which also adds latency (``bench/aws_like.py``).
"""
