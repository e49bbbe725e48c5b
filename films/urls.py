"""Addresses of the catalogue."""

from django.urls import path

from films import collection_views, feeds, views

app_name = "films"

urlpatterns = [
    path("films/", views.film_list, name="list"),
    path("films/<slug:slug>/", views.film, name="film"),
    path("collections/", collection_views.collection_list, name="collections"),
    path("collections/<slug:slug>/", collection_views.collection, name="collection"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("feeds/films/", feeds.newest, name="feed"),
]
