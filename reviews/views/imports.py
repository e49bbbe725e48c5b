"""What a member brings along: the file, the run it becomes, and what became of every row."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from films.keyset import Key, page_or_first
from reviews import import_report
from reviews.import_forms import LARGEST, UploadForm
from reviews.import_page import RunPage
from reviews.models import ImportRun
from reviews.rate_limits import limited
from reviews.views.own_runs import at_own_run

RUNS = 20  # on a page
NEWEST = [Key("id", descending=True)]
RELOADED_AFTER = 4  # seconds
ROOM_FOR_FORM = 10_000  # bytes that a form takes besides its file


@csrf_exempt  # the token stands in the body, which isn't read before its size is known to be bearable
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """What can be brought along, the form for a file, and the member's runs."""
    size = request.META.get("CONTENT_LENGTH") or ""
    if request.method == "POST" and size.isdigit() and int(size[:18]) > LARGEST + ROOM_FOR_FORM:
        form = UploadForm(data={}, files={})
        form.refuse_size()
        return _imports_page(request, form, status=413)
    return _with_body(request)


imports.size_comes_first = True  # told to filmsite.middleware


@csrf_protect
@limited("import")
def _with_body(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    run = form.start(request.user) if form.is_valid() else None
    if run:
        return redirect("reviews:import", run.pk)
    return _imports_page(request, form, status=422 if form.is_bound else 200)


def _imports_page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    runs = ImportRun.objects.filter(member=request.user)
    page = page_or_first(runs, NEWEST, RUNS, request.GET.get("after", ""))
    context = {"form": form, "runs": page.items, "ways": page.ways(reverse("reviews:imports"))}
    return render(request, "settings/imports.html", context, status=status)


@require_safe
@at_own_run()
def run(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The page of a run: what is being done, the preview, or the report."""
    page = RunPage(run, request.GET, reverse("reviews:import", args=[run.pk]))
    if page.part:
        _ = page.listed  # what is wrong with the address is told at the head of the page
    waits = run.is_at_work and request.GET.get("reload") != "no"
    response = render(request, "settings/imports/run.html", {"run": run, "page": page, "waits": waits})
    if waits:
        response["Refresh"] = str(RELOADED_AFTER)
    return response


@require_safe
@at_own_run(ImportRun.State.PUBLISHED, ImportRun.State.UNDONE)
def report(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What became of every row, as CSV."""
    response = StreamingHttpResponse(map(str.encode, import_report.lines(run)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{import_report.file_name(run)}"'
    return response
