from django.urls import path

from . import api

urlpatterns = [
    path("nested/", api.NestedBookViewSet.as_view({"get": "list"}), name="api-nested"),
    path("nested-joined/", api.JoinedNestedBookViewSet.as_view({"get": "list"}), name="api-nested-joined"),
    path("authored/", api.AuthoredBookList.as_view(), name="api-authored"),
    path("authored-prefetched/", api.PrefetchedAuthoredBookList.as_view(), name="api-authored-prefetched"),
    path("source/", api.SourceBookList.as_view(), name="api-source"),
    path("counting/", api.CountingBookList.as_view(), name="api-counting"),
    path("annotated/", api.AnnotatedBookList.as_view(), name="api-annotated"),
    path("keyed/", api.KeyedBookList.as_view(), name="api-keyed"),
    path("genre-keyed/", api.GenreKeyedBookList.as_view(), name="api-genre-keyed"),
    path("represented/", api.RepresentedBookViewSet.as_view({"get": "list"}), name="api-represented"),
    path("represented-joined/", api.JoinedRepresentedBookViewSet.as_view({"get": "list"}), name="api-represented-joined"),
    path("single/<int:pk>/", api.SingleBookView.as_view(), name="api-single"),
    path("publisher-import/", api.PublisherImport.as_view(), name="api-publisher-import"),
]
