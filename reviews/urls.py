"""Addresses of reviews and members."""

from django.urls import path

from reviews import feeds
from reviews.views import import_steps, imports, letterboxd, lists, members, reactions, review, settings, writing

app_name = "reviews"

urlpatterns = [
    path("films/<slug:slug>/reviews/", lists.of_film, name="of-film"),
    path("films/<slug:slug>/reviews/write/", writing.write, name="write"),
    path("films/<slug:slug>/feed/", feeds.of_film, name="film-feed"),
    path("films/<slug:slug>/watchlist/", reactions.watch, name="watch"),
    path("reviews/<int:pk>/", review.review, name="review"),
    path("reviews/<int:pk>/like/", reactions.like, name="like"),
    path("reviews/<int:pk>/report/", reactions.report, name="report"),
    path("reviews/<int:pk>/withdraw/", review.withdraw, name="withdraw"),
    path("reviews/preview/", writing.preview, name="preview"),
    path("members/<slug:username>/", members.member, name="member"),
    path("members/<slug:username>/watchlist/", members.watchlist, name="watchlist"),
    path("members/<slug:username>/feed/", feeds.of_member, name="member-feed"),
    path("feeds/reviews/", feeds.newest, name="feed"),
    path("settings/", settings.index, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/imports/letterboxd/", letterboxd.account, name="letterboxd"),
    path("settings/imports/letterboxd/check/", letterboxd.check, name="letterboxd-check"),
    path("settings/imports/letterboxd/unlink/", letterboxd.unlink, name="letterboxd-unlink"),
    path("settings/imports/letterboxd/items/<int:pk>/withdraw/", letterboxd.withdraw, name="letterboxd-withdraw"),
    path("settings/imports/", imports.imports, name="imports"),
    path("settings/imports/<int:pk>/", imports.run, name="import"),
    path("settings/imports/<int:pk>/report.csv", imports.report, name="import-report"),
    path("settings/imports/<int:pk>/decide/", import_steps.decide, name="import-decide"),
    path("settings/imports/<int:pk>/publish/", import_steps.publish, name="import-publish"),
    path("settings/imports/<int:pk>/rows/", import_steps.rows, name="import-rows"),
    path("settings/imports/<int:pk>/undo/", import_steps.undo, name="import-undo"),
    path("settings/imports/<int:pk>/again/", import_steps.again, name="import-again"),
    path("settings/imports/<int:pk>/discard/", import_steps.discard, name="import-discard"),
    path("settings/export/", settings.export, name="export"),
    path("settings/erase/", settings.erase, name="erase"),
    path("settings/erase/done/", settings.erased, name="erased"),
]
