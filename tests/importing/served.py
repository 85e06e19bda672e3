"""A page on a local server that its publisher edits, and that knows what has changed."""

from hashlib import sha256

from werkzeug import Request, Response

PARAGRAPHS = (
    "Kratom is a tropical tree whose leaves are chewed or brewed by people in several countries.",
    "By interacting with the brain, kratom enhances dopamine release and lifts the mood.",
    "Many users describe less severe side effects than with opioids, and 27 of 30 would stay.",
    "Talk to a doctor before you take it, and never take it together with other medicines.",
)


class EditedPage:
    """The page at `path` of a server; `paragraphs` are what it says now, `status` its answer."""

    def __init__(self, server, path: str = "/leaf") -> None:
        self.paragraphs, self.status, self.headers = list(PARAGRAPHS), 200, {}
        self.asked: list[dict[str, str]] = []
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        self.handle = server.expect_request(path).respond_with_handler
        self.handle(self.answer)
        self.url = server.url_for(path)

    @property
    def html(self) -> str:
        body = "".join(f"<p>{words}</p>" for words in self.paragraphs)
        return (
            "<html lang='en'><head><title>What the leaf can do for you</title></head><body>"
            f"<article><h1>What the leaf can do for you</h1>{body}</article></body></html>"
        )

    @property
    def etag(self) -> str:
        return f'"{sha256(self.html.encode()).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Response:
        self.asked.append(dict(request.headers.items()))
        if self.status != 200:
            return Response("", self.status, self.headers)
        known = request.headers.get("If-None-Match") == self.etag
        if known:
            return Response("", 304)
        return Response(self.html, 200, {"ETag": self.etag, **self.headers}, "text/html")
