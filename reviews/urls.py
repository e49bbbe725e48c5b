"""Addresses of reviews and members."""

from django.urls import path

from reviews.views import pending, settings, writing

app_name = "reviews"

urlpatterns = [
    path("films/<slug:slug>/reviews/", pending, name="of-film"),
    path("films/<slug:slug>/reviews/write/", writing.write, name="write"),
    path("films/<slug:slug>/feed/", pending, name="film-feed"),
    path("films/<slug:slug>/watchlist/", pending, name="watch"),
    path("reviews/<int:pk>/", pending, name="review"),
    path("reviews/<int:pk>/like/", pending, name="like"),
    path("reviews/<int:pk>/report/", pending, name="report"),
    path("reviews/<int:pk>/withdraw/", pending, name="withdraw"),
    path("reviews/preview/", writing.preview, name="preview"),
    path("members/<slug:username>/", pending, name="member"),
    path("members/<slug:username>/watchlist/", pending, name="watchlist"),
    path("members/<slug:username>/feed/", pending, name="member-feed"),
    path("feeds/reviews/", pending, name="feed"),
    path("settings/", settings.index, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/export/", settings.export, name="export"),
    path("settings/erase/", settings.erase, name="erase"),
    path("settings/erase/done/", settings.erased, name="erased"),
]
