"""People who log in."""

from .server import PASSWORD


def cookies_of(browser, url, person):
    """The cookies and storage of a browser in which `person` has logged in at `url`."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)
    cookies = context.storage_state()
    context.close()
    return cookies
