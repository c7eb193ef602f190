from django.urls import path

from core.web import pages, style

app_name = "web"
urlpatterns = [
    path("healthz", pages.live, name="health-live"),
    path("style/", style.StyleView.as_view(), name="style-show"),
    path("readyz", pages.ready, name="health-ready"),
]
