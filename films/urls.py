"""Addresses of the catalogue."""

from django.urls import path

from films import views

app_name = "films"

urlpatterns = [
    path("films/", views.film_list, name="list"),
    path("films/<slug:slug>/", views.film, name="film"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("feeds/films/", views.newest_feed, name="feed"),
]
