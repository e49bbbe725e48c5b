"""Addresses of the catalogue."""

from django.urls import path

from films import views
from films.feeds import NewestFilms

app_name = "films"

urlpatterns = [
    path("films/", views.film_list, name="list"),
    path("films/<slug:slug>/", views.film, name="film"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("feeds/films/", NewestFilms(), name="feed"),
]
