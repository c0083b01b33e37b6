#!/usr/bin/env python3
"""A small server that speaks the sample application's API: what the checks of slidecraftVerify ask for, for real.

Standard library only, one process, everything in memory. Configured by the environment, as a container is:

  PORT, ADDRESS       where it listens; 0 takes a free port, which the first line of its output names; 127.0.0.1
  RELEASE             its release, as 1.4.2-abc1234; a label of its metrics
  ENVIRONMENT         its environment, as staging; a label of its metrics
  READY_AFTER         seconds until /readyz answers 200; 0
  JOB_SECONDS         how long a conversion or an export takes; 0.3
  FIRST_TOKEN         seconds until the chat's first token; 0.05
  FAIL                what goes wrong, by the name of the check that sees it: healthz,frontend,convert,chat,export
  TOKEN               where set, everything but /healthz, /readyz and /metrics wants it as a bearer token

SIGTERM ends it after the requests that are under way.
"""

import io
import json
import os
import re
import signal
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RELEASE = os.environ.get("RELEASE", "0.0.0-0000000")
ENVIRONMENT = os.environ.get("ENVIRONMENT", "dev")
FAIL = set(filter(None, os.environ.get("FAIL", "").split(",")))
TOKEN = os.environ.get("TOKEN", "")
READY_AFTER = float(os.environ.get("READY_AFTER", "0"))
JOB_SECONDS = float(os.environ.get("JOB_SECONDS", "0.3"))
FIRST_TOKEN = float(os.environ.get("FIRST_TOKEN", "0.05"))
STARTED = time.monotonic()
LONGEST_BODY = 10 * 1024 * 1024
BUCKETS = (0.1, 0.5, 1, 2, 5, 15, 60)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>SlideCraft</title>
<link rel="stylesheet" href="/assets/app-1f3c.css"></head>
<body><div id="root"></div><script type="module" src="/assets/app-1f3c.js"></script></body></html>
"""
ASSETS = {
    "/assets/app-1f3c.css": ("text/css", "#root{margin:0}\n"),
    "/assets/app-1f3c.js": ("text/javascript", "document.getElementById('root').textContent='SlideCraft';\n"),
}


class Metrics:
    """Counters and histograms in Prometheus' text format."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counters = {}
        self.histograms = {}

    def count(self, name, **labels):
        with self.lock:
            key = (name, tuple(sorted(labels.items())))
            self.counters[key] = self.counters.get(key, 0) + 1

    def observe(self, name, seconds, **labels):
        with self.lock:
            key = (name, tuple(sorted(labels.items())))
            buckets, total = self.histograms.setdefault(key, ([0] * (len(BUCKETS) + 1), [0.0]))
            total[0] += seconds
            for i, bound in enumerate(BUCKETS + (float("inf"),)):
                if seconds <= bound:
                    buckets[i] += 1

    def text(self):
        def labels(pairs, *more):
            every = pairs + (("environment", ENVIRONMENT), ("release", RELEASE)) + more
            return "{" + ",".join(f'{name}="{value}"' for name, value in every) + "}"

        with self.lock:
            lines = []
            for (name, pairs), value in sorted(self.counters.items()):
                lines.append(f"{name}{labels(pairs)} {value}")
            for (name, pairs), (buckets, total) in sorted(self.histograms.items()):
                for bound, value in zip(BUCKETS + ("+Inf",), buckets):
                    lines.append(f"{name}_bucket{labels(pairs, ('le', bound))} {value}")
                lines.append(f"{name}_sum{labels(pairs)} {total[0]}")
                lines.append(f"{name}_count{labels(pairs)} {buckets[-1]}")
            return "\n".join(lines) + "\n"


METRICS = Metrics()


class Jobs:
    """Conversions and exports: each is done, or has failed, a while after it was asked for."""

    def __init__(self):
        self.lock = threading.Lock()
        self.jobs = {}

    def begin(self, kind):
        with self.lock:
            job = f"{kind}-{len(self.jobs) + 1}"
            self.jobs[job] = [kind, time.monotonic(), None]
        threading.Timer(JOB_SECONDS, self.end, (job,)).start()
        return job

    def end(self, job):
        with self.lock:
            kind, began, _ = self.jobs[job]
            state = "failed" if kind in FAIL else "done"
            self.jobs[job][2] = state
        METRICS.count("job_total", kind=kind, status="failure" if state == "failed" else "success")
        METRICS.observe("job_duration", time.monotonic() - began, kind=kind)

    def state(self, job):
        with self.lock:
            return self.jobs[job][2] or "running" if job in self.jobs else None


JOBS = Jobs()


def presentation(slides):
    """A PPTX package: content types, relationships, the presentation and its slides."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    numbers = range(1, slides + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>'
        + "".join(f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{kind}.slide+xml"/>' for n in numbers)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{relations}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{main}" xmlns:r="{relations}"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
        + '</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{relations}/slide" Target="slides/slide{n}.xml"/>' for n in numbers
        )
        + "</Relationships>",
    }
    for n in numbers:
        parts[f"ppt/slides/slide{n}.xml"] = f'<p:sld xmlns:p="{main}"><p:cSld><p:spTree/></p:cSld></p:sld>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, head + content)
    content = file.getvalue()
    return content[: len(content) // 2] if "export" in FAIL else content


class UnderWay:
    """How many requests are being answered."""

    def __init__(self):
        self.changed = threading.Condition()
        self.number = 0

    def __enter__(self):
        with self.changed:
            self.number += 1

    def __exit__(self, *problem):
        with self.changed:
            self.number -= 1
            self.changed.notify_all()

    def wait_for_none(self, seconds):
        with self.changed:
            self.changed.wait_for(lambda: self.number == 0, seconds)


UNDER_WAY = UnderWay()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sample-api"

    def log_message(self, form, *arguments):
        sys.stdout.write("%s %s\n" % (self.log_date_time_string(), form % arguments))
        sys.stdout.flush()

    def answer(self, status, kind, content):
        body = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        if self.path != "/metrics":
            METRICS.count("http_requests_total", code=str(status))

    def json(self, status, value):
        self.answer(status, "application/json", json.dumps(value))

    def open_to_all(self):
        return self.path in ("/healthz", "/readyz", "/metrics")

    def refused(self):
        if TOKEN and not self.open_to_all() and self.headers.get("Authorization") != "Bearer " + TOKEN:
            self.json(401, {"error": "a bearer token is needed"})
            return True
        return False

    def body(self):
        length = int(self.headers.get("Content-Length", "0"))
        if length > LONGEST_BODY:
            self.close_connection = True
            self.json(413, {"error": "too long"})
            return None
        return self.rfile.read(length)

    def do_GET(self):
        with UNDER_WAY:
            self.get()

    def do_POST(self):
        with UNDER_WAY:
            self.post()

    do_HEAD = do_GET

    def get(self):
        if self.refused():
            return
        path = self.path.split("?")[0]
        job = re.fullmatch(r"/api/jobs/([a-z]+-\d+)", path)
        file = re.fullmatch(r"/api/exports/(export-\d+)\.pptx", path)
        if path == "/healthz":
            self.json(500 if "healthz" in FAIL else 200, {"status": "failing" if "healthz" in FAIL else "ok"})
        elif path == "/readyz":
            ready = time.monotonic() - STARTED >= READY_AFTER
            self.json(200 if ready else 503, {"ready": ready})
        elif path == "/metrics":
            self.answer(200, "text/plain; version=0.0.4", METRICS.text())
        elif path == "/api/version":
            self.json(200, {"version": RELEASE.split("-")[0], "release": RELEASE})
        elif job and JOBS.state(job[1]):
            state = JOBS.state(job[1])
            answer = {"jobId": job[1], "status": state}
            if state == "failed":
                answer["error"] = {"code": "E_RENDER", "message": "the worker gave up"}
            elif state == "done" and job[1].startswith("export"):
                answer["url"] = f"/api/exports/{job[1]}.pptx"
            self.json(200, answer)
        elif file and JOBS.state(file[1]) == "done":
            self.answer(
                200, "application/vnd.openxmlformats-officedocument.presentationml.presentation", presentation(4)
            )
        elif path.startswith("/api/"):
            self.json(404, {"error": "no such path"})
        elif path.startswith("/assets/"):
            if path in ASSETS and "frontend" not in FAIL:
                self.answer(200, *ASSETS[path])
            else:
                self.answer(404, "text/plain", "not found\n")
        else:
            # Every other path is a route of the front end.
            self.answer(200, "text/html; charset=utf-8", PAGE)

    def post(self):
        body = self.body()
        if body is None or self.refused():
            return
        if self.path == "/api/convert":
            form = self.headers.get("Content-Type", "")
            if not form.startswith("multipart/form-data; boundary=") or b'name="file"; filename=' not in body:
                self.json(400, {"error": "a form with a file is needed"})
            else:
                self.json(202, {"jobId": JOBS.begin("convert")})
        elif self.path == "/api/export":
            # A cut file, not a failed job, is what goes wrong with exports here.
            job = JOBS.begin("export") if "export" not in FAIL else self.cut_export()
            self.json(202, {"jobId": job})
        elif self.path == "/api/chat":
            self.chat(body)
        else:
            self.json(404, {"error": "no such path"})

    def cut_export(self):
        with JOBS.lock:
            job = f"export-{len(JOBS.jobs) + 1}"
            JOBS.jobs[job] = ["export", time.monotonic(), "done"]
        return job

    def chat(self, body):
        try:
            message = json.loads(body)["message"]
        except (ValueError, KeyError, TypeError):
            self.json(400, {"error": "a message is needed"})
            return
        began = time.monotonic()
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        METRICS.count("http_requests_total", code="200")
        try:
            self.wfile.write(b": connected\n\n")
            self.wfile.flush()
            if "chat" not in FAIL:
                time.sleep(FIRST_TOKEN)
                METRICS.observe("ai_latency", time.monotonic() - began, model="small")
                for word in ("Hello", ",", " you", " said", " ", str(message)[:40]):
                    self.wfile.write(b"data: " + json.dumps({"token": word}).encode() + b"\n\n")
                    self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            # Who has seen the first token may go.
            pass


def main():
    address = (os.environ.get("ADDRESS", "127.0.0.1"), int(os.environ.get("PORT", "8080")))
    server = ThreadingHTTPServer(address, Handler)
    signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=server.shutdown).start())
    print("listening on http://%s:%d" % server.server_address[:2], flush=True)
    server.serve_forever()
    # Connections that are merely kept open don't hold it.
    UNDER_WAY.wait_for_none(10)


if __name__ == "__main__":
    main()
