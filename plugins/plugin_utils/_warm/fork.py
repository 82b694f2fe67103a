# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a fork of the warm process becomes what an interpreter is that reads a module."""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import CodeType, ModuleType
from typing import NoReturn, TypedDict

#: prctl(2): the signal that a process gets when its parent has ended.
PR_SET_PDEATHSIG = 1

#: What an interrupt does to an interpreter that was started as this one was: nothing, where a shell or nohup says so.
INTERRUPTED = signal.getsignal(signal.SIGINT)

_libc = ctypes.CDLL(None)


class Surroundings(TypedDict):
    """What a module finds around it."""

    environment: dict[str, str]
    directory: str
    umask: int


def become(code: CodeType, surroundings: Surroundings, outputs: Sequence[int]) -> NoReturn:
    """Run ``code`` as the main program, with its standard output and standard error, and end the process with it."""
    status = 1
    try:
        _shed_the_server(outputs)
        os.umask(surroundings["umask"])
        os.environ.clear()
        os.environ.update(surroundings["environment"])
        os.chdir(surroundings["directory"])
        status = _finish(_run(code))
        if status < 0:
            signal.signal(-status, signal.SIG_DFL)
            os.kill(os.getpid(), -status)
    except BaseException:  # nothing may get back into the server
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _shed_the_server(outputs: Sequence[int]) -> None:
    """Leave nothing of the server: its signals, its files, its session."""
    os.setsid()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, INTERRUPTED)
    stdin, stdin_end = os.pipe()
    os.close(stdin_end)  # the source was read to its end
    for descriptor, wanted in ((stdin, 0), (outputs[0], 1), (outputs[1], 2)):
        os.dup2(descriptor, wanted)
    os.closerange(3, _highest_descriptor() + 1)


def _highest_descriptor() -> int:
    return max(int(each) for each in os.listdir("/proc/self/fd"))


def _run(code: CodeType) -> int:
    """Run it as an interpreter runs its standard input; return the exit status, or a signal's number below 0."""
    main = ModuleType("__main__")
    main.__file__ = "<stdin>"
    sys.modules["__main__"] = main
    sys.argv = [""]
    sys.path.insert(0, "")
    try:
        exec(code, main.__dict__)  # noqa: S102 (it is what this is for)
    except SystemExit as end:
        return _status_of(end)
    except BaseException as error:
        # The first frame is this one, which is no part of the module.
        traceback = error.__traceback__ and error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(traceback), traceback)
        return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _status_of(end: SystemExit) -> int:
    """The exit status of sys.exit() (Python, sys.exit)."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    print(end.code, file=sys.stderr)
    return 1


def _finish(status: int) -> int:
    """Do what an interpreter does at its end: wait for threads, call what is registered, write what is left."""
    threading._shutdown()  # type: ignore[attr-defined]  # what the interpreter itself calls; typeshed leaves it out
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return 120  # Python's own
    return status
