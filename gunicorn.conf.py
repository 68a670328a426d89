"""The web server, for the demo and for production alike; address and number of processes come from the command line."""

from django.db import connections
from django.urls import get_resolver

preload_app = True  # loaded once, shared by all processes
timeout = 120  # seconds; an upload of a large delivery takes a while


def when_ready(server: object) -> None:
    """Load every page before the first process starts, so that no visitor waits for it."""
    get_resolver().url_patterns  # noqa: B018 -- a property that loads
    connections.close_all()  # no process may inherit an open one
