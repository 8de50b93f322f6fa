"""The addresses of the document, about the demo."""

from ntm_dashboard.api.addresses import api

DISTRICT = "/api/districts/yen-binh/"
PUBLISHED = f"{DISTRICT}nqdh-23/2023Q2/"
RUNNING = f"{DISTRICT}nqdh-23/2023Q3/"
PARTS = {"district": "yen-binh", "programme": "nqdh-23", "quarter": "2023Q2", "version": "1"}


def addresses(**parts):
    """Operation → its address, about the demo's published quarter or what `parts` say."""
    document = api.get_openapi_schema()
    return {
        operations["get"]["operationId"]: path.format(**PARTS | parts)
        for path, operations in document["paths"].items()
    }
