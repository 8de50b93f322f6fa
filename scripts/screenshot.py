"""Renews the README's picture: `python -m scripts.screenshot`, from the folder above."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.addresses import PUBLISHED
from tests.browser.server import PASSWORD, serving
from tests.paths import ROOT

PICTURE = ROOT / "docs" / "images" / "overview.png"


def main():
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        photograph(site)


def photograph(site):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        page = browser.new_page(
            base_url=site.url, locale="vi-VN", viewport={"width": 1440, "height": 1180}
        )
        page.goto(f"/accounts/login/?next={PUBLISHED}")
        page.fill("[name=username]", "xem")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{PUBLISHED}")
        expect(page.locator("progress-chart:not([data-drawn])")).to_have_count(0)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
