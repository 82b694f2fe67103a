# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The warm process of the connection plugin: what a module finds in it is what an interpreter of its own would have."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils._warm import client

from tests.warm import module

NOBODY = 65534

#: All that a module could notice of the process that it runs in.
SURROUNDINGS = """
    import json, locale, os, resource, signal, sys, threading
    sys.path = [path for path in sys.path if path]
    handlers = {}
    for number in signal.valid_signals():
        handlers[int(number)] = str(getattr(signal.getsignal(number), "__name__", signal.getsignal(number)))
    mask = os.umask(0)
    print(json.dumps({
        "environment": dict(os.environ),
        "directory": os.getcwd(),
        "umask": mask,
        "signals": handlers,
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "files": sorted(os.listdir("/proc/self/fd"), key=int)[:-1],
        "input": sys.stdin.read(),
        "encodings": [[each.encoding, each.errors] for each in (sys.stdin, sys.stdout, sys.stderr)],
        "locale": locale.setlocale(locale.LC_CTYPE),
        "arguments": sys.argv,
        "path": sys.path,
        "flags": str(sys.flags),
        "main": sorted(set(vars()) - {"__cached__", "__annotations__"}),
        "file": __file__,
        "name": __name__,
        "threads": threading.active_count(),
        "nice": os.nice(0),
        "limits": [resource.getrlimit(each) for each in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)],
        "user": [os.getuid(), os.getgid(), os.getgroups()],
        "recursion": sys.getrecursionlimit(),
    }))
"""

#: Leaves traces of all kinds.
CHANGES = """
    import os, signal, socket, sys, resource, threading
    os.environ["AWS_SECRET_ACCESS_KEY"] = "of the other"
    os.chdir("/")
    os.umask(0o777)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    kept = [open("/dev/null"), socket.socket()]
    sys.path.append("/nowhere")
    sys.setrecursionlimit(99)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    import boto3
    boto3.setup_default_session(aws_access_key_id="of the other", aws_secret_access_key="of the other")
    sys.modules["ansible.module_utils.shared"].VALUE.append("of the other")
"""


@pytest.fixture(scope="module")
def _place(tmp_path_factory) -> Iterator[client.Place]:
    with _new_place(tmp_path_factory.mktemp("run")) as place:
        yield place


class _new_place:
    """A run of its own: a folder, and a process that stands for the controller."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        self.controller = subprocess.Popen(["sleep", "infinity"])
        self.place = client.Place(folder, self.controller.pid, sys.executable)

    def __enter__(self) -> client.Place:
        return self.place

    def __exit__(self, *_error) -> None:
        self.end()

    def end(self) -> None:
        self.controller.kill()
        self.controller.wait()


@pytest.fixture
def place(_place) -> client.Place:
    """A run with a warm process that other tests use too."""
    return _place


@pytest.fixture
def own(tmp_path) -> Iterator[_new_place]:
    """A run whose processes a test may end."""
    run = _new_place(tmp_path)
    yield run
    run.end()


def run(place: client.Place, main: str, directory: str = "/usr", **environment: str) -> client.Done:
    """Run what is a module's main program, in the environment of this process and these variables."""
    request = client.Request({**os.environ, **environment}, directory, module(main, shared="VALUE = []"))
    return client.run(place, request)


def interpreted(main: str, directory: str = "/usr", **environment: str) -> client.Done:
    """Run it by an interpreter of its own, as the connection `local` does."""
    command = ["/bin/sh", "-c", f"{sys.executable} && sleep 0"]
    done = subprocess.run(
        command,
        input=module(main, shared="VALUE = []"),
        env={**os.environ, **environment},
        cwd=directory,
        capture_output=True,
        check=False,
    )
    return client.Done(done.returncode, done.stdout, done.stderr)


def server_of(place: client.Place) -> int:
    """The process id of the warm process, which is every module's parent."""
    return int(run(place, "import os; print(os.getppid())").stdout)


def assert_ends(process: int) -> None:
    """Wait until a process that is none of ours has ended."""
    try:
        file = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        assert select.select([file], [], [], 120)[0], f"process {process} goes on"
    finally:
        os.close(file)


def surroundings(done: client.Done) -> dict:
    assert done.returncode == 0, done
    found = json.loads(done.stdout)
    # The shell sets these for the interpreter that it starts.
    for name in ("_", "PWD", "OLDPWD", "SHLVL"):
        found["environment"].pop(name, None)
    return found


def test_a_module_finds_what_an_interpreter_of_its_own_has(place):
    variables = {"AWS_REGION": "eu-west-1", "PATH": "/bin", "ODD": "Zürich \udcff\n"}
    assert surroundings(run(place, SURROUNDINGS, **variables)) == surroundings(interpreted(SURROUNDINGS, **variables))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_nohup_or_a_shell_ignores_is_ignored(own, number):
    before = signal.signal(number, signal.SIG_IGN)
    try:
        found, expected = surroundings(run(own.place, SURROUNDINGS)), surroundings(interpreted(SURROUNDINGS))
    finally:
        signal.signal(number, before)
    assert found == expected
    assert found["signals"][str(int(number))] == "1"


def test_the_caller_s_umask_is_the_module_s(place):
    before = os.umask(0o027)
    try:
        assert run(place, "import os; print(os.umask(0))").stdout == b"%d\n" % 0o027
    finally:
        os.umask(before)


def test_nothing_of_one_module_reaches_the_next(place):
    before = surroundings(run(place, SURROUNDINGS))
    assert run(place, CHANGES).returncode == 0
    assert surroundings(run(place, SURROUNDINGS)) == before
    asked = "import boto3, sys; print(boto3.DEFAULT_SESSION, sys.modules['ansible.module_utils.shared'].VALUE)"
    assert run(place, asked).stdout == b"None []\n"


@pytest.mark.parametrize(
    "main",
    [
        "",
        "print('out'); import sys; print('err', file=sys.stderr)",
        "import sys; sys.exit()",
        "import sys; sys.exit(3)",
        "import sys; sys.exit(300)",
        "import sys; sys.exit(-1)",
        "import sys; sys.exit('in words')",
        "def inner():\n    raise ValueError('the reason')\ninner()",
        "raise KeyboardInterrupt",
        "import sys; sys.stdout.write('without an end'); sys.exit(1)",
        "import atexit; atexit.register(print, 'at the end')",
        "import threading; threading.Timer(0.1, print, ['of a thread']).start()",
        "import os; os.write(1, b'\\xff' * 300000); os.write(2, b'\\x00' * 300000)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import subprocess; subprocess.Popen(['sh', '-c', 'sleep 0.2; echo of a child'])",
        "import multiprocessing as m; p = m.get_context('fork').Process(target=print); p.start(); p.join()",
    ],
)
def test_a_module_ends_as_with_an_interpreter_of_its_own(place, main):
    done, expected = run(place, main), interpreted(main)
    # Where a signal ends it, the shell says so in words of its own.
    assert (done.returncode, done.stdout) == (expected.returncode, expected.stdout)
    if expected.returncode < 128:
        assert done.stderr == expected.stderr


def test_modules_run_side_by_side(place, tmp_path):
    """Each waits for what the other writes."""
    meet = """
        import os, sys
        os.mkfifo({mine!r}) if not os.path.exists({mine!r}) else None
        with open({mine!r}, "w") as file:
            file.write("met")
    """
    paths = [str(tmp_path / name) for name in ("one", "two")]
    for path in paths:
        os.mkfifo(path)
    write, read = (dedent(meet.format(mine=path)) for path in paths)
    other = "print(open({!r}).read())"
    results = {}

    def start(name: str, main: str) -> None:
        results[name] = run(place, main)

    threads = [
        threading.Thread(target=start, args=("one", write + other.format(paths[1]))),
        threading.Thread(target=start, args=("two", other.format(paths[0]) + "\n" + read)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[name].stdout for name in ("one", "two")] == [b"met\n", b"met\n"]


def test_what_an_interpreter_reads_when_it_starts_is_declined(place):
    for name in ("PYTHONPATH", "LC_ALL", "LANG", "TZ", "LD_PRELOAD", "PYTHONHASHSEED"):
        assert name in run(place, "print(1)", **{name: "other"}).reason


def test_a_text_that_is_no_module_is_declined(place):
    request = client.Request(dict(os.environ), "/", b"print(1)")
    assert "no module with an archive" in client.run(place, request).reason


def test_a_run_has_one_warm_process(place):
    assert server_of(place) == server_of(place)


def test_the_folder_s_path_may_be_long(tmp_path):
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    with _new_place(folder) as place:
        assert run(place, "print(1)").stdout == b"1\n"


def test_its_socket_is_the_user_s_alone(place):
    folder = place.folder / "region"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_another_user_is_not_answered(own):
    server_of(own.place)
    for folder in (own.place.folder, own.place.folder / "region"):
        folder.chmod(0o777)
    (own.place.folder / "region" / "socket").chmod(0o777)
    asks = f"""
        import os, socket
        folder = os.open({str(own.place.folder / "region")!r}, os.O_RDONLY)
        os.setuid({NOBODY})
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(f"/proc/self/fd/{{folder}}/socket")
            print(asking.recv(1))
    """
    done = subprocess.run([sys.executable, "-c", dedent(asks)], capture_output=True, check=True, timeout=120)
    assert done.stdout == b"b''\n"


def test_a_folder_that_others_can_write_is_refused(own):
    (own.place.folder / "region").mkdir()
    (own.place.folder / "region").chmod(0o777)
    with pytest.raises(client.WarmProcessError, match="refused; allowed: a folder that belongs to this user alone"):
        run(own.place, "print(1)")


def test_it_ends_with_the_run(own):
    process = server_of(own.place)
    own.end()  # by SIGKILL
    assert_ends(process)


def test_a_module_ends_with_the_run(own, tmp_path):
    reads, thread = start_waiting(own.place, tmp_path)
    with open(reads) as said:
        module_process = int(said.readline())
        own.end()
        assert_ends(module_process)
    thread.join()


def start_waiting(place: client.Place, tmp_path: Path) -> tuple[Path, threading.Thread]:
    """Start a module that says its process id and goes on for ever; what becomes of it is in `thread.result`."""
    path = tmp_path / "says"
    os.mkfifo(path)
    main = f"import os, time\nprint(os.getpid(), file=open({str(path)!r}, 'w', 1))\ntime.sleep(1e6)"

    class Thread(threading.Thread):
        result: object = None

        def run(self) -> None:
            try:
                self.result = run(place, main)
            except client.WarmProcessError as error:
                self.result = error

    thread = Thread()
    thread.start()
    return path, thread


def test_a_crash_is_told_and_the_next_module_gets_a_new_process(own, tmp_path):
    process = server_of(own.place)
    reads, thread = start_waiting(own.place, tmp_path)
    with open(reads) as said:
        module_process = int(said.readline())
    os.kill(process, signal.SIGKILL)
    thread.join()
    assert "ended while it ran a module" in str(thread.result)
    assert_ends(module_process)
    assert server_of(own.place) != process


def test_a_killed_module_is_told_as_a_shell_tells_it(own, tmp_path):
    reads, thread = start_waiting(own.place, tmp_path)
    with open(reads) as said:
        os.kill(int(said.readline()), signal.SIGKILL)
    thread.join()
    assert thread.result.returncode == 137


def test_a_module_ends_when_its_caller_gives_up(own, tmp_path):
    """As when Ansible's worker is told to end, or a task's time is up."""
    path = tmp_path / "says"
    os.mkfifo(path)
    main = f"import os, time\nprint(os.getpid(), file=open({str(path)!r}, 'w', 1))\ntime.sleep(1e6)"
    worker = os.fork()
    if not worker:
        try:
            run(own.place, main)
        finally:
            os._exit(1)
    with open(path) as said:
        module_process = int(said.readline())
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    assert_ends(module_process)
    assert run(own.place, "print(1)").stdout == b"1\n"
