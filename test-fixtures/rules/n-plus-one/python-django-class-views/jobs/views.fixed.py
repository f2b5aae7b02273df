from django.views.generic import ListView

from .models import Job


class Counted:
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["open_jobs"] = Job.objects.open().count()
        return context


class OpenJobs(Counted, ListView):
    model = Job
    paginate_by = 50
    template_name = "jobs/open.html"

    def get_queryset(self):
        """Those that are open."""
        return Job.objects.open().select_related("field")


class Jobs(Counted, ListView):
    model = Job
    paginate_by = 50
    template_name = "jobs/all.html"

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .filter(is_open=self.kwargs["is_open"])
            .select_related("field")
        )
