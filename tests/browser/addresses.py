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
    "report": [
        f"{PUBLISHED}report/",
        f"{RUNNING}report/?figures=provisional",
        f"{CRITERIA}report/",
    ],
    "version": [f"{PUBLISHED}versions/1/"],
    "year": [f"{PUBLISHED}year/", f"{PUBLISHED}year/?commune=04738", f"{CRITERIA}year/"],
    "compare": [f"{PUBLISHED}compare/2022Q4/", f"{CRITERIA}compare/2022Q4/"],
    "gaps": [f"{PUBLISHED}gaps/", f"{CRITERIA}gaps/"],
}
"""Name of a page under a quarter in the URLconf → addresses that show it."""

WORK = {
    "entry": {f"{RUNNING}entry/": "baoai", f"{PUBLISHED}entry/": "xem"},
    "entry_sheet": {f"{RUNNING}entry/04738/": "baoai", f"{RUNNING}entry/district/": "huyen"},
    "figure": {f"{RUNNING}entry/04738/11/": "baoai"},
    "upload": {f"{RUNNING}entry/04738/upload/": "baoai"},
    "review": {f"{RUNNING}review/": "duyet", f"{RUNNING}review/?q=no-such-unit": "duyet"},
    "review_report": {
        f"{RUNNING}review/04741/": "duyet",
        f"{RUNNING}review/04753/": "duyet",
        f"{RUNNING}review/04717/": "duyet",
        f"{RUNNING}review/district/": "duyet",
        f"{PUBLISHED}review/04741/": "duyet",
    },
    "remind": {f"{RUNNING}remind/": "duyet", f"{PUBLISHED}remind/": "duyet"},
    "publish": {f"{RUNNING}publish/": "duyet", f"{PUBLISHED}publish/": "duyet"},
}
"""Name of a page on which people work → addresses that show it, with the account that opens it."""

WORD_FILE = f"{PUBLISHED}report.docx"
"""The report of 26 targets."""

AT_WORK = {address: person for shown in WORK.values() for address, person in shown.items()}
AT_WORK |= {"/todo/": "duyet"}
OF_A_QUARTER = [address for addresses in PAGES.values() for address in addresses]
ACCOUNTS = ["/accounts/password/", "/accounts/password/done/"]
EVERY_PAGE = OF_A_QUARTER + ACCOUNTS + list(AT_WORK)
"""All of them open to the person *xem*, but those of `AT_WORK`."""
ADMIN = [
    "/admin/",
    "/admin/targets/target/",
    "/admin/targets/target/11/change/",
    "/admin/communes/official/1/change/",
    "/admin/communes/figure/",
    "/admin/auth/user/add/",
    "/admin/communes/reporttemplate/add/",
]
"""Some of Django's pages, open to *quantri*."""
