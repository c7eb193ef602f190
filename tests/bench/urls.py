"""The house's addresses with the floor's beside them."""

from django.urls import path

from plab.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from tests.bench.floor import views

urlpatterns = [
    *urlpatterns,
    path("floor/", views.rows),
    path("floor/post/", views.post),
    path("floor/<int:pk>/", views.one),
]
