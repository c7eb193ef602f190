from django.urls import path

from core.mail import views

app_name = "mail"
urlpatterns = [
    path("style/mail/", views.PreviewListView.as_view(), name="stylemail-show"),
    path("style/mail/<str:kind>/<str:part>/", views.PreviewView.as_view(), name="stylemail-preview"),
    path("mail/events/<slug:esp>/", views.record, name="mailevent-record"),
]
