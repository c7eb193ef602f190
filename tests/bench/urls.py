"""The floor's addresses before the house's, so that a bare view is found as fast as in a bare project."""

from django.urls import path

from plab.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns  # noqa: F401
from tests.bench.floor import views

urlpatterns = [
    path("floor/", views.rows),
    path("floor/post/", views.post),
    path("floor/<int:pk>/", views.one),
    *urlpatterns,
]
