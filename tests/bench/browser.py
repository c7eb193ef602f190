"""A WSGI caller in this process: the house's handler, the floor's (Django's own middleware), people signed in."""

from collections.abc import Callable
from http.cookies import SimpleCookie
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


class Person:
    """Somebody signed in, with a CSRF token."""

    def __init__(self, user: Any, handler: Handler) -> None:
        self.handler = handler
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        secret = _get_new_csrf_string()
        jar = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: secret})
        self.cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
        self.token = _mask_cipher_secret(secret)

    def get(self, path: str, expect: int = 200) -> Callable[[], HttpResponse]:
        return self._checked("GET", path, None, expect)

    def post(self, path: str, data: dict[str, Any] | None = None, expect: int = 302) -> Callable[[], HttpResponse]:
        return self._checked("POST", path, {"csrfmiddlewaretoken": self.token, **(data or {})}, expect)

    def _checked(self, method: str, path: str, data: dict[str, Any] | None, expect: int) -> Callable[[], HttpResponse]:
        first = self.handler.call(method, path, cookies=self.cookies, data=data)
        if first.status_code != expect:
            raise SystemExit(f"{method} {path} answered {first.status_code}, not {expect}")
        return lambda: self.handler.call(method, path, cookies=self.cookies, data=data)
