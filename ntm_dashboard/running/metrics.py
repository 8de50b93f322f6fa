"""What is counted of the site's work, for Prometheus: never by person, unit or number of a row."""

from django_prometheus.middleware import Metrics, PrometheusBeforeMiddleware
from prometheus_client import Counter, Histogram

from ..log_in.address import address_of, comes_from_proxy
from .requests import page_of

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class FewMetrics(Metrics):
    """The library's own, less those with many labels or with one that a visitor chooses."""

    _instance = None

    def register(self):
        count = "django_http_{}_total".format
        self.requests_total = self.register_metric(
            Counter, count("requests_before_middlewares"), "Requests that came."
        )
        self.responses_total = self.register_metric(
            Counter, count("responses_before_middlewares"), "Requests that were answered."
        )
        self.requests_unknown_latency_before = self.register_metric(
            Counter,
            count("requests_unknown_latency_including_middlewares"),
            "Requests of which it is not known how long they took.",
        )
        self.requests_latency_before = self.register_metric(
            Histogram,
            "django_http_requests_latency_including_middlewares_seconds",
            "How long requests took.",
            buckets=SECONDS,
        )
        self.responses_by_status_view = self.register_metric(
            Counter,
            count("responses_by_status_view"),
            "Answers of each page with each status.",
            ["status", "view"],
        )


class MetricsMiddleware(PrometheusBeforeMiddleware):
    metrics_cls = FewMetrics

    def process_response(self, request, response):
        status, view = str(response.status_code), page_of(request)
        self.metrics.responses_by_status_view.labels(status=status, view=view).inc()
        return super().process_response(request, response)


def may_measure(request, networks):
    """Whether the request comes from one of `networks`.

    Where a web server in front is not known to be one, every visitor would have its address: what
    was passed on by somebody who is not trusted comes from nowhere.
    """
    if "X-Forwarded-For" in request.headers and not comes_from_proxy(request):
        return False
    return any(address_of(request) in network for network in networks)
