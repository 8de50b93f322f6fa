"""What comes over the wire, as the browser counts it: compressed, headers included."""


def weigh(page, address):
    """Bytes that came for `address` and everything it needs, until it has loaded.

    What the page before is still waiting for does not count.
    """
    asked, finished = set(), []
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda event: asked.add(event["requestId"]))
    session.on("Network.loadingFinished", lambda event: finished.append(event))
    session.send("Network.enable")
    page.goto(address)
    session.detach()
    return sum(event["encodedDataLength"] for event in finished if event["requestId"] in asked)


def forget(page):
    """Leave the browser without anything of the site."""
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.detach()
    page.context.clear_cookies()


def weigh_save(page, sheet):
    """Bytes that go out and that come back where the first cell of a sheet is saved."""
    page.goto(sheet)
    field = page.locator("[id='value-1']")
    with page.expect_request_finished(lambda request: request.method == "POST") as found:
        field.fill(str(int(field.input_value() or 0) + 1))
        field.press("Enter")
    sizes = found.value.sizes()
    return [sizes[f"{way}HeadersSize"] + sizes[f"{way}BodySize"] for way in ("request", "response")]
