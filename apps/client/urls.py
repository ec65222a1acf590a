"""The client's private page and its few actions; the token is the whole of the permission."""

from django.urls import URLPattern, URLResolver, path

from apps.client import views

app_name = "client"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:token>/", views.page, name="page"),
    path("<str:token>/accept/", views.accept, name="accept"),
    path("<str:token>/health/", views.health, name="health"),
    path("<str:token>/cancel/", views.cancel, name="cancel"),
    path("<str:token>/refund/", views.refund, name="refund"),
    path("<str:token>/policy/", views.policy, name="policy"),
    path("<str:token>/papers/<uuid:document_id>/", views.paper, name="paper"),
]
