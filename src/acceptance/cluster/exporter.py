#!/usr/bin/env python3
"""Serves the counters of an application that does not exist, so that a real Prometheus has something to scrape.

    exporter.py PORT        listens on 127.0.0.1:PORT

    GET /metrics            the counters, in Prometheus' text format
    POST /rates             sets what is counted per second from now on; the body is one object or a list of them:
                                {"environment": "prod", "component": "worker", "release": "1.4.2",
                                 "http": {"200": 50, "500": 0.5}, "jobs": {"success": 10, "failure": 0.1}}
                            A series that was not named before starts at 0; one that is not named any more keeps its
                            rate. A rate of 0 keeps the series and stops it.
    GET /rates              what is set
    DELETE /rates           forgets all series: they are gone from the next scrape
    GET /healthz            200

Two counters, with the labels environment, component and release:

    http_requests_total{code="200"}     from "http"
    job_total{status="success"}         from "jobs"
"""
import json
import math
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LABELS = ("environment", "component", "release")
# The field of a POST, the counter it feeds, that counter's own label, and its help text.
COUNTERS = (
    ("http", "http_requests_total", "code", "HTTP requests answered."),
    ("jobs", "job_total", "status", "Jobs ended."),
)


class Series:
    """A counter that grows by `rate` a second. What is shown is whole, as counted events are."""

    def __init__(self):
        self.rate, self.counted, self.since = 0.0, 0.0, time.monotonic()

    def value(self):
        return self.counted + self.rate * (time.monotonic() - self.since)

    def set_rate(self, rate):
        self.counted, self.since, self.rate = self.value(), time.monotonic(), rate


class Store:
    def __init__(self):
        self.lock = threading.Lock()
        self.series = {}  # (counter, environment, component, release, code or status) -> Series

    def post(self, body):
        """Checks everything before it changes anything."""
        changes = []
        for entry in body if isinstance(body, list) else [body]:
            if not isinstance(entry, dict):
                raise ValueError("an object is wanted")
            unknown = set(entry) - set(LABELS) - {counter[0] for counter in COUNTERS}
            if unknown:
                raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
            labels = tuple(entry.get(label) for label in LABELS)
            if not all(isinstance(label, str) and label for label in labels):
                raise ValueError(f"{', '.join(LABELS)}: each has to be a string that is not empty")
            for field, counter, _, _ in COUNTERS:
                for value, rate in entry.get(field, {}).items():
                    number = isinstance(rate, (int, float)) and not isinstance(rate, bool)
                    if not number or not math.isfinite(rate) or rate < 0:
                        raise ValueError(f"{field}.{value}: {rate!r} is no rate")
                    changes.append(((counter, *labels, value), rate))
        if not changes:
            raise ValueError("no rate is given")
        with self.lock:
            for key, rate in changes:
                self.series.setdefault(key, Series()).set_rate(rate)

    def clear(self):
        with self.lock:
            self.series.clear()

    def rates(self):
        with self.lock:
            return [dict(zip(("counter", *LABELS, "value", "rate"), (*key, s.rate))) for key, s in self.series.items()]

    def metrics(self):
        with self.lock:
            values = sorted((key, int(series.value())) for key, series in self.series.items())
        lines = []
        for _, counter, own_label, text in COUNTERS:
            lines += [f"# HELP {counter} {text}", f"# TYPE {counter} counter"]
            for (name, *labels), value in values:
                if name == counter:
                    pairs = ",".join(f'{k}="{escape(v)}"' for k, v in zip((*LABELS, own_label), labels))
                    lines.append(f"{counter}{{{pairs}}} {value}")
        return "\n".join(lines) + "\n"


def escape(value):
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = Store()

    def do_GET(self):
        if self.path == "/metrics":
            self.answer(200, self.store.metrics(), "text/plain; version=0.0.4; charset=utf-8")
        elif self.path == "/rates":
            self.answer(200, json.dumps(self.store.rates()), "application/json")
        elif self.path == "/healthz":
            self.answer(200, "ok\n")
        else:
            self.answer(404, "not found\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/rates":
            self.answer(404, "not found\n")
            return
        try:
            self.store.post(json.loads(body))
        except (ValueError, AttributeError) as e:
            self.answer(400, f"{e}\n")
            return
        self.answer(200, json.dumps(self.store.rates()), "application/json")

    def do_DELETE(self):
        if self.path == "/rates":
            self.store.clear()
            self.answer(200, "[]", "application/json")
        else:
            self.answer(404, "not found\n")

    def answer(self, status, text, kind="text/plain; charset=utf-8"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """A line per scrape would be noise."""


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: exporter.py PORT")
    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()


main()
