# no-fix: shown only: a limit changes what is answered
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import render
from django.views.generic import DetailView, ListView, TemplateView

from .models import Comment, Post


class PostList(ListView):
    queryset = Post.objects.filter(draft=False)  # expect: missing-pagination
    template_name = "blog/posts.html"


class PagedPostList(ListView):
    queryset = Post.objects.filter(draft=False)  # clean: missing-pagination — paginate_by
    template_name = "blog/posts.html"
    paginate_by = 20


class CommentList(ListView):
    template_name = "blog/comments.html"

    def get_queryset(self):
        return Comment.objects.exclude(text="")  # expect: missing-pagination


class NewestComments(ListView):
    template_name = "blog/comments.html"

    def get_queryset(self):
        return Comment.objects.order_by("-pk")[:10]  # clean: missing-pagination — ten rows


class About(ListView):
    model = Post  # clean: missing-pagination — the template shows no list: the query is never sent
    template_name = "blog/about.html"


class Numbers(TemplateView):
    template_name = "blog/numbers.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["comments"] = Comment.objects.exclude(text="")  # clean: missing-pagination — the template asks how many there are
        context["posts"] = Post.objects.exclude(draft=True)  # expect: missing-pagination
        context["titles"] = Post.objects.values_list("title", flat=True).distinct()  # clean: missing-pagination — nobody knows how many titles differ
        return context


class Archive(TemplateView):
    template_name = "blog/posts.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["post_list"] = Post.objects.order_by("title")  # expect: missing-pagination
        return context


class PostDetail(DetailView):
    model = Post  # clean: missing-pagination — one row is shown
    template_name = "blog/post.html"


def posts(request):
    rows = Post.objects.exclude(draft=True)  # expect: missing-pagination
    return render(request, "blog/posts.html", {"post_list": rows})


def paged_posts(request):
    pages = Paginator(Post.objects.order_by("pk"), 50)  # clean: missing-pagination — a paginator
    return render(request, "blog/posts.html", {"post_list": pages.get_page(request.GET.get("page"))})


def post_titles(request):
    titles = Post.objects.values("title")  # expect: missing-pagination
    return JsonResponse({"titles": list(titles)})


def post_count(request):
    return JsonResponse({"count": Post.objects.count()})  # clean: missing-pagination — a number


def newest(request):
    rows = Post.objects.order_by("-pk")[:50]  # clean: missing-pagination — fifty rows
    return render(request, "blog/posts.html", {"post_list": rows})


def comments_of(request, chosen):
    posts = [one["post"] for one in chosen]
    comments = Comment.objects.filter(post_id__in=posts).values("text")  # clean: missing-pagination — what a list of keys asks for
    return JsonResponse({"comments": list(comments)})


def comments_of_drafts(request):
    comments = Comment.objects.filter(post__in=Post.objects.filter(draft=True)).values("text")  # expect: missing-pagination
    return JsonResponse({"comments": list(comments)})


def comments_by_post(request):
    counts = Comment.objects.values("post").annotate(number=Count("pk"))  # clean: missing-pagination — groups
    return JsonResponse({"counts": list(counts)})
