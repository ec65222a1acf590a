"""Addresses of the development inbox."""

from django.urls import path

from config.mailsink import views

app_name = "mailsink"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<str:name>/", views.message, name="message"),
    path("<str:name>/<int:place>/", views.attachment, name="attachment"),
]
