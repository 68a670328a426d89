"""A local OData v3 service with the habits of the real one: padded keys, 10,000 rows at most, linked pages, faults."""

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

LIMIT = 10_000
LIMIT_TEXT = "The query returns more than 10000 records, which is not supported. Use the feed."


class Service:
    """Tables by number, each with entity sets; ``faults`` are used up one per request, before the normal answer."""

    def __init__(self, tables, *, page_size=1000, has_feed=True):
        self.tables, self.page_size, self.has_feed = tables, page_size, has_feed
        self.faults, self.requests, self.pages = [], [], []
        self.next_link = None  # a function (url of this page, link) -> link, to lead a client astray
        self.agents = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass

    def do_GET(self):
        service = self.server.service
        service.requests.append(unquote(self.path))
        service.agents.add(self.headers["User-Agent"])
        if service.faults:
            fault = service.faults.pop(0)
            if fault is not None:
                self.misbehave(fault)
                return
        base, _, table, entity = urlsplit(self.path).path.strip("/").split("/")
        rows = service.tables.get(table, {}).get(entity)
        if rows is None or (base == "ODataFeed" and not service.has_feed):
            self.answer(404, b"not found")
            return
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "$filter" in query:
            fits = Filter(query["$filter"]).predicate
            rows = [row for row in rows if fits(row)]
        self.give(base, table, entity, rows, int(query.get("$skip", 0)), query.get("$filter"))

    def give(self, base, table, entity, rows, skip, condition):
        service = self.server.service
        if base == "ODataApi" and len(rows) > LIMIT:
            self.answer(500, json.dumps({"odata.error": {"message": {"value": LIMIT_TEXT}}}).encode())
            return
        root = f"http://127.0.0.1:{self.server.server_address[1]}"
        size = service.page_size if base == "ODataFeed" else LIMIT
        content = {
            "odata.metadata": f"{root}/{base}/odata/{table}/$metadata#Cbs.OData.WebAPI.{entity}",
            "value": rows[skip : skip + size],
        }
        if skip + size < len(rows):
            link = f"{root}/{base}/odata/{table}/{entity}?$format=json&$skip={skip + size}"
            link += f"&$filter={condition.replace(' ', '%20')}" if condition else ""
            content["odata.nextLink"] = service.next_link(link) if service.next_link else link
        page = json.dumps(content, indent=1).encode()
        service.pages.append(page)
        self.answer(200, page)

    def misbehave(self, fault):
        if fault == "slow":
            time.sleep(0.6)
            self.answer(200, b"{}")
        elif fault == "cut":
            self.answer(200, b'{"value": [', length=5000)
        elif fault == "half":
            self.answer(200, b'{"value": [{"a": 1}')
        elif fault == "reset":
            self.connection.close()
        else:
            status, headers, body = fault
            self.answer(status, body, headers=headers)

    def answer(self, status, body, *, headers=None, length=None):
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(length or len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return  # the client gave up


class Filter:
    """The part of $filter that the real service knows: eq, startswith, substring, and, or, brackets. No ``in``."""

    TOKENS = re.compile(r"\s*(startswith\(\w+,'(?:[^']|'')*'\)|substring\(\w+,\d+,\d+\)|'(?:[^']|'')*'|\(|\)|\w+)")

    def __init__(self, text):
        self.tokens = self.TOKENS.findall(text)
        self.predicate = self.either()
        assert not self.tokens, f"cannot read the filter {text}"

    def either(self):
        parts = [self.both()]
        while self.tokens and self.tokens[0] == "or":
            self.tokens.pop(0)
            parts.append(self.both())
        return lambda row: any(part(row) for part in parts)

    def both(self):
        parts = [self.single()]
        while self.tokens and self.tokens[0] == "and":
            self.tokens.pop(0)
            parts.append(self.single())
        return lambda row: all(part(row) for part in parts)

    def single(self):
        token = self.tokens.pop(0)
        if token == "(":
            inner = self.either()
            assert self.tokens.pop(0) == ")"
            return inner
        if token.startswith("startswith"):
            column, prefix = re.fullmatch(r"startswith\((\w+),'(.*)'\)", token).groups()
            return lambda row: row[column].startswith(prefix.replace("''", "'"))
        assert self.tokens.pop(0) == "eq"
        wanted = self.tokens.pop(0)[1:-1].replace("''", "'")  # compared with its padding
        if token.startswith("substring"):
            column, start, many = re.fullmatch(r"substring\((\w+),(\d+),(\d+)\)", token).groups()
            return lambda row: row[column][int(start) : int(start) + int(many)] == wanted
        return lambda row: row[token] == wanted


@contextmanager
def serve(service):
    """The service on a free port; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.service = service
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
