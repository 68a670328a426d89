"""Somebody else who does something at an awkward moment: between two things that one request reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model


@contextmanager
def after_first_read_of(*models: type[Model], do: Callable[[], object]) -> Iterator[None]:
    """Do something once, right after the first of these tables is read, whichever that is."""
    heads = [f'FROM "{model._meta.db_table}"' for model in models]
    done = False

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal done
        result = execute(sql, params, many, context)
        if not done and sql.startswith("SELECT") and any(head in sql for head in heads):
            done = True
            do()
        return result

    with connection.execute_wrapper(listen):
        yield
    assert done, "none of the tables was read"
