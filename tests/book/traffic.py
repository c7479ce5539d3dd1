"""What an open page asks for."""


def asked_by(page) -> list[str]:
    """Addresses that the page asks for from now on, a list that grows.

    Its icon is not among them: the browser itself fetches it, when it finds the time.
    """
    asked: list[str] = []

    def note(request):
        if not request.url.endswith("/_static/icon.svg"):
            asked.append(request.url)

    page.on("request", note)
    return asked
