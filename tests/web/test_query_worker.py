"""The worker process: what it may not do, whatever it is asked."""

import os
import resource
import socket
import subprocess
import sys

import pytest

_MAY_LEAVE = """
from tollgraph.web import query_worker
print(query_worker._LIBC.unshare(query_worker._NEW_USER | query_worker._NEW_NETWORK) == 0)
"""
_CALL_OUT = """
import os, socket, sys
from tollgraph.web import query_worker
query_worker._leave_the_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5)
    print("reached")
except OSError:
    print("not reached")
open(sys.argv[2], "w").close()
print(os.getuid() == int(sys.argv[3]))
"""
_LIMIT = """
from tollgraph.web import query_worker
query_worker._limit_memory(100_000_000)
try:
    bytearray(200_000_000)
    print("taken")
except MemoryError:
    print("refused")
print(len(bytearray(50_000_000)))
"""


def _run(script: str, *arguments: object) -> list[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")


def test_a_worker_has_no_network_and_can_still_write_files(tmp_path: object) -> None:
    if sys.platform != "linux" or _run(_MAY_LEAVE)[0] != "True":
        pytest.skip("this system does not let users have a network of their own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = _run(_CALL_OUT, server.getsockname()[1], f"{tmp_path}/made", os.getuid())
    assert told[:2] == ["not reached", "True"]


def test_a_worker_takes_no_more_memory_than_it_may() -> None:
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
    assert _run(_LIMIT)[:2] == ["refused", "50000000"]
