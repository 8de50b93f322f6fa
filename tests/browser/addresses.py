"""Every page that the browser tests open, in one place."""

from tests.pages import CRITERIA, PUBLISHED, RUNNING

EMPTY = "/yen-binh/nqdh-23/2025Q4/"
"""A quarter of the programme that has no period yet."""


PAGES = {
    "overview": [
        PUBLISHED,
        f"{RUNNING}?figures=provisional",
        f"{PUBLISHED}?q=no-such-target",
        EMPTY,
        CRITERIA,
    ],
    "target": [
        f"{PUBLISHED}targets/11/",
        f"{PUBLISHED}targets/17/",
        f"{PUBLISHED}targets/13/",
        f"{RUNNING}targets/2/?figures=provisional",
        f"{CRITERIA}targets/3/",
    ],
    "matrix": [f"{PUBLISHED}matrix/", f"{CRITERIA}matrix/"],
    "communes": [f"{PUBLISHED}communes/", f"{CRITERIA}communes/"],
    "commune": [
        f"{PUBLISHED}communes/04738/",
        f"{RUNNING}communes/04714/",
        f"{CRITERIA}communes/04738/",
    ],
    "officials": [f"{PUBLISHED}officials/"],
    "official": [
        f"{PUBLISHED}officials/chair-04738/",
        f"{PUBLISHED}officials/district-01/",
    ],
    "criteria": [f"{CRITERIA}criteria/"],
    "half_year": [f"{CRITERIA}bieu-10/"],
    "report": [
        f"{PUBLISHED}report/",
        f"{RUNNING}report/?figures=provisional",
        f"{CRITERIA}report/",
    ],
    "version": [f"{PUBLISHED}versions/1/"],
    "year": [f"{PUBLISHED}year/", f"{PUBLISHED}year/?commune=04738", f"{CRITERIA}year/"],
    "compare": [f"{PUBLISHED}compare/2022Q4/", f"{CRITERIA}compare/2022Q4/"],
    "gaps": [f"{PUBLISHED}gaps/", f"{CRITERIA}gaps/"],
    "present": [f"{PUBLISHED}present/", f"{CRITERIA}present/"],
    "brief": [f"{PUBLISHED}brief/"],
    "measures": [f"{RUNNING}measures/", f"{CRITERIA}measures/?state=done"],
}
"""Name of a page under a quarter in the URLconf → addresses that show it."""

WORK = {
    "entry": {f"{RUNNING}entry/": "baoai", f"{PUBLISHED}entry/": "xem"},
    "entry_sheet": {f"{RUNNING}entry/04738/": "baoai", f"{RUNNING}entry/district/": "huyen"},
    "causes": {f"{RUNNING}causes/": "duyet", f"{PUBLISHED}causes/": "xem"},
    "commune_figure": {
        f"{PUBLISHED}communes/04738/11/": "xem",
        f"{RUNNING}communes/04738/6/": "baoai",
        f"{CRITERIA}communes/04738/3/": "duyet",
    },
    "district_figure": {f"{PUBLISHED}district/2/": "xem"},
    "upload": {f"{RUNNING}entry/04738/upload/": "baoai"},
    "review": {f"{RUNNING}review/": "duyet", f"{RUNNING}review/?q=no-such-unit": "duyet"},
    "review_report": {
        f"{RUNNING}review/04741/": "duyet",
        f"{RUNNING}review/04753/": "duyet",
        f"{RUNNING}review/04717/": "duyet",
        f"{RUNNING}review/district/": "duyet",
        f"{PUBLISHED}review/04741/": "duyet",
    },
    "measure": {f"{RUNNING}measures/2/": "baoai", f"{PUBLISHED}measures/6/": "duyet"},
    "measure_new": {
        f"{RUNNING}measures/new/": "duyet",
        f"{RUNNING}measures/new/?target=6": "duyet",
    },
    "remind": {f"{RUNNING}remind/": "duyet", f"{PUBLISHED}remind/": "duyet"},
    "publish": {f"{RUNNING}publish/": "duyet", f"{PUBLISHED}publish/": "duyet"},
    "packages": {f"{RUNNING}packages/": "duyet"},
}
"""Name of a page on which people work → addresses that show it, with the account that opens it."""

WORD_FILE = f"{PUBLISHED}report.docx"
"""The report of 26 targets."""

AT_WORK = {address: person for shown in WORK.values() for address, person in shown.items()}
AT_WORK |= {"/todo/": "duyet", "/search/?q=bao": "duyet"}
OF_A_QUARTER = [address for addresses in PAGES.values() for address in addresses]
ACCOUNTS = [
    *("/accounts/", "/accounts/password/", "/accounts/password/done/", "/accounts/second/"),
    *("/accounts/first/", "/accounts/reset/", "/accounts/tokens/new/", "/about/", "/api/"),
    "/districts/",
]
EVERY_PAGE = OF_A_QUARTER + ACCOUNTS + list(AT_WORK)
"""All of them open to the person *xem*, but those of `AT_WORK`."""
ADMIN = [
    "/admin/",
    *(f"/admin/targets/programme/1/{name}/" for name in ("copy", "periods", "allocations")),
    "/admin/targets/target/",
    "/admin/targets/target/11/change/",
    "/admin/targets/target/add/",
    "/admin/communes/official/1/change/",
    "/admin/communes/figure/",
    "/admin/auth/user/add/",
    "/admin/communes/reporttemplate/add/",
    "/admin/setup/",
    "/admin/setup/communes/",
    "/admin/communes/auditevent/",
    "/admin/communes/cataloguechange/",
    "/admin/targets/target/11/history/",
]
"""Some of Django's pages, open to *quantri*."""
FORMS_OF_THE_OFFICE = [
    "/admin/targets/target/",
    "/admin/targets/target/11/change/",
    "/admin/communes/commune/1/delete/",
    "/admin/communes/assignment/add/",
    "/admin/auth/group/add/",
]
"""Those of them in which each kind of field, list and refusal stands."""
