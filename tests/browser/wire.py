"""What comes over the wire, as the browser counts it: compressed, headers included."""


def weigh(page, address):
    """Bytes that came for `address` and everything it needs, until it has loaded."""
    finished = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: finished.append(event))
    session.send("Network.enable")
    page.goto(address)
    session.detach()
    return sum(event["encodedDataLength"] for event in finished)


def forget(page):
    """Leave the browser without anything of the site."""
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.detach()
    page.context.clear_cookies()
