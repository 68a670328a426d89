"""The addresses of the product with one more: a plain Django page of two queries, to measure the others against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from analysis.models import Indicator
from cycle.models import Area

TEMPLATE = """<!DOCTYPE html><html lang="nl"><head><title>Twee vragen</title></head><body>
<h1>Gebieden</h1><ul>{% for area in areas %}<li>{{ area.code }} {{ area.name }}</li>{% endfor %}</ul>
<h1>Indicatoren</h1><ul>{% for one in indicators %}<li>{{ one.key }}: {{ one.name }}</li>{% endfor %}</ul>
</body></html>"""
template = engines["django"].from_string(TEMPLATE)


@login_not_required
def two_queries(request: HttpRequest) -> HttpResponse:
    """A list of the wijken and one of the indicators: two queries, one small template; no session, no menu."""
    context = {
        "areas": Area.objects.filter(level="wijk").order_by("code").values("code", "name"),
        "indicators": Indicator.objects.order_by("key").values("key", "name"),
    }
    return HttpResponse(template.render(context))


urlpatterns = [path("meting/twee-vragen/", two_queries), path("", include("amersfoort_veiligheid.urls"))]
