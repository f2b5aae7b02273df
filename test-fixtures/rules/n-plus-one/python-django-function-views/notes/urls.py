from django.contrib.auth.decorators import login_required
from django.urls import include, path

from notes import views
from notes.views import listed

urlpatterns = [
    path("", views.routed),
    path("listed/", login_required(listed), name="listed"),
]
urlpatterns += [path("more/", view=views.more)]
