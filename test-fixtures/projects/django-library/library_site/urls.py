from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("catalog/", include("catalog.urls")),
    path("members/", include("members.urls")),
    path("editions/", include("editions.urls")),
    path("api/", include("catalog.api_urls")),
    path("admin/", admin.site.urls),
]
