"""Addresses of people, links, roles, own data. Sign-in's own stand under accounts/ (plab/urls.py)."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
