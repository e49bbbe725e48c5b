"""The site map: which address is answered by whom."""

from django.contrib import admin
from django.urls import include, path

from filmsite import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("films.urls")),
    path("", include("reviews.urls")),
    path("accounts/", include("reviews.account_urls")),
    path("admin/", admin.site.urls),
    path("healthz/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
