"""The name by which this process takes messages and gives signs of life."""

import os
import socket
from functools import cache
from uuid import uuid4


@cache
def _name_of(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}:{uuid4().hex[:8]}"


def process_name() -> str:
    """A name that no other process has, also not a later one with the same number or a fork of this one."""
    return _name_of(os.getpid())
