"""The site map: which address is answered by whom."""

from django.contrib import admin
from django.urls import include, path

from filmsite import sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("films.urls")),
    path("", include("reviews.urls")),
    path("accounts/", include("reviews.account_urls")),
    path("admin/", admin.site.urls),
    path("healthz/", views.healthz, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
]

handler404 = "filmsite.errors.not_found"
handler429 = "filmsite.errors.too_many_requests"
handler500 = "filmsite.errors.server_error"
