"""A WSGI caller in this process: the house's handler, the floor's (Django's own middleware), people signed in."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.test import override_settings

DEFAULT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class Handler:
    """Calls a WSGI application and collects its body, as a server would."""

    def __init__(self, *, bare: bool = False) -> None:
        if bare:
            with override_settings(MIDDLEWARE=DEFAULT_MIDDLEWARE):
                self.app = WSGIHandler()
        else:
            self.app = WSGIHandler()

    def call(self, method: str, path: str, *, cookies: str = "", data: dict[str, Any] | None = None) -> HttpResponse:
        path_info, _, query = path.partition("?")
        body = urlencode(data or {}, doseq=True).encode()
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path_info,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": cookies,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        response = self.app(environ, lambda status, headers, exc_info=None: None)
        b"".join(response)
        response.close()
        return response


class Visitor:
    """Somebody with a browser. Each address is tried once before it is measured."""

    cookies = ""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def get(self, path: str) -> Callable[[], HttpResponse]:
        return self._tried("GET", path, None, 200)

    def _tried(self, method: str, path: str, data: dict[str, Any] | None, expect: int) -> Callable[[], HttpResponse]:
        def call() -> HttpResponse:
            return self.handler.call(method, path, cookies=self.cookies, data=data)

        if (status := call().status_code) != expect:
            raise SystemExit(f"{method} {path} answered {status}, not {expect}")
        return call


class Person(Visitor):
    """Somebody signed in, with a CSRF token."""

    def __init__(self, user: Any, handler: Handler) -> None:
        super().__init__(handler)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        secret = _get_new_csrf_string()
        self.token = _mask_cipher_secret(secret)
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={secret}"

    def post(self, path: str, data: dict[str, Any] | None = None) -> Callable[[], HttpResponse]:
        return self._tried("POST", path, {"csrfmiddlewaretoken": self.token, **(data or {})}, 302)
