from django.urls import path

from core.web import pages

app_name = "web"
urlpatterns = [
    path("healthz", pages.live, name="health-live"),
    path("readyz", pages.ready, name="health-ready"),
]
