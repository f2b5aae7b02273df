from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods


def routed(request):
    return JsonResponse({"folders": [note.folder.name for note in request.user.notes.all().select_related("folder")]})  # expect: n-plus-one


def listed(request):
    for note in request.user.notes.filter(text=request.GET["text"]).select_related("folder"):
        print(note.folder.name)  # expect: n-plus-one
    return HttpResponse()


def more(request, pk):
    for note in request.user.notes.all().select_related("folder"):
        print(note.folder.name)  # expect: n-plus-one
    return HttpResponse()


@login_required
def decorated(request):
    for note in request.user.notes.all().select_related("folder"):
        print(note.folder.name)  # expect: n-plus-one
    return HttpResponse()


@require_http_methods(["GET"])
def limited(req):
    for note in req.user.notes.all().select_related("folder"):
        print(note.folder.name)  # expect: n-plus-one
    return HttpResponse()


def helper(request):
    for note in request.user.notes.all():
        print(note.folder.name)  # clean: n-plus-one — nobody says that this is a request
