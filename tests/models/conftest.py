"""A home of its own for every test here, packages made from the embedded one, and a web server."""

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.models.packages import EMBEDDED


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; nothing of the real user's is seen or touched."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("ARGOS_PACKAGES_DIR", "ARGOS_PACKAGE_INDEX", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "SNAP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return folder


@pytest.fixture
def package_file(tmp_path: Path) -> Callable[..., Path]:
    """Makes `.argosmodel` files: the embedded package with members added, changed, or left out (None)."""

    def make(
        changes: dict[str, bytes | None] | None = None, *, name: str = "new.argosmodel", **metadata: object
    ) -> Path:
        with zipfile.ZipFile(EMBEDDED) as source:
            top = source.namelist()[0].split("/")[0] + "/"
            members = {n.removeprefix(top): source.read(n) for n in source.namelist() if not n.endswith("/")}
        about = json.loads(members["metadata.json"])
        about.pop("duizhao", None)  # what only our own packages say
        about |= {"package_version": "1.9"} | metadata
        members["metadata.json"] = json.dumps(about).encode()
        members |= changes or {}
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
            for member, data in members.items():
                if data is not None:
                    target.writestr(f"translate-zh_en-1_9/{member}", data)
        return path

    return make


@dataclass
class Site:
    """What a web server has and how it misbehaves. `requests` has path and Range header of each."""

    files: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    cut_after: list[int] = field(default_factory=list)  # per coming request: bytes until the connection ends
    ranges: bool = True
    etag: str | None = '"1"'
    lie: int = 0  # added to Content-Length
    refuse: list[int] = field(default_factory=list)  # per coming request: status code
    requests: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Run a server for `site`; `site.address` is its http address, with a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, asked = self.path.lstrip("/"), self.headers.get("Range")
            site.requests.append((path, asked))
            if site.refuse or path not in site.files:
                self.send_error(site.refuse.pop(0) if site.refuse else 404)
                return
            data, start = site.files[path], 0
            if asked and site.ranges and self.headers.get("If-Range") == site.etag:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            if site.etag:
                self.send_header("ETag", site.etag)
            self.send_header("Content-Length", str(len(data) - start + site.lie))
            self.end_headers()
            body = data[start:]
            if site.cut_after:
                body = body[: site.cut_after.pop(0)]
            self.wfile.write(body)
            if len(body) < len(data) - start + site.lie:
                self.wfile.flush()
                self.connection.close()
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server on the loopback interface that has nothing yet."""
    with serve(Site()) as running:
        yield running
