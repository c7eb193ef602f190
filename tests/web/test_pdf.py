"""PDFs: the engine asks nobody and reads nothing but our own files (T14)."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core.web import pdf


class Listener(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        self.send_response(302)
        self.send_header("Location", "file:///etc/hostname")
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def listener():
    Listener.asked = 0
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_t14_engine_fetches_nothing_and_reads_no_other_file(listener, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>cnry-pdf-1</text></svg>")
    page = f"""<html lang="en"><head><title>Cards</title>
        <link rel="stylesheet" href="{listener}/a.css"><link rel="attachment" href="file://{secret}">
        <style>@import url("{listener}/b.css"); p {{ background: url("{listener}/c.png") }}</style></head>
        <body><p>Kept</p><img src="{listener}/d.png"><img src="file://{secret}">
        <svg viewBox="0 0 9 9"><image href="{listener}/e.png" width="9" height="9"/></svg></body></html>"""
    made = pdf.render(page)
    assert made.startswith(b"%PDF")
    assert b"cnry-pdf-1" not in made
    assert b"EmbeddedFile" not in made
    assert Listener.asked == 0


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/x",
        f"{pdf.BASE}../plab/settings/base.py",
        f"{pdf.BASE}css/%2e%2e/%2e%2e/manage.py",
        f"{pdf.BASE}css/none.css",
    ],
)
def test_t14_no_address_leads_out_of_our_folders(address):
    with pytest.raises(ValueError, match="not one of our own files"):
        pdf.file_of(address, pdf.readable())


def test_own_style_sheet_is_read():
    assert pdf.file_of(f"{pdf.BASE}css/slips.css", pdf.readable()).name == "slips.css"


def test_without_an_engine_rendering_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "engine", lambda: None)
    assert not pdf.is_ready()
    with pytest.raises(pdf.NoEngine):
        pdf.render("<p>Kept</p>")
