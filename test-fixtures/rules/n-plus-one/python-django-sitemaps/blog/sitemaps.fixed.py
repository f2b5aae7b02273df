from django.contrib import sitemaps
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed

from .models import Note, Page, Post


class PostSitemap(Sitemap):
    def items(self):
        return Post.objects.order_by("pk").select_related("section")  # origin: #sitemap

    def lastmod(self, post):
        return post.changed  # clean: n-plus-one — a column


class NoteSitemap(sitemaps.Sitemap):
    def items(self):
        return Note.objects.select_related("section")


class PageSitemap(Sitemap):
    def items(self):
        return Page.objects.all()  # clean: n-plus-one — the address needs only keys


class SectionSitemap(Sitemap):
    def items(self):
        return Post.objects.all().select_related("section")  # origin: #location

    def location(self, post):
        return f"/{post.section.slug}/"  # expect: n-plus-one #location


class PageFeed(Feed):
    def items(self):
        return Page.objects.order_by("-pk").select_related("section")[:30]  # origin: #feed


class NoteFeed(Feed):
    def items(self):
        return Note.objects.select_related("section")[:30]

    def item_title(self, note):
        return note.section.slug  # clean: n-plus-one — select_related in items
