"""The page with the telephones, and the sounds that it plays."""

from pathlib import Path

from aiohttp import web

from ..rest.account import exchange_of

HERE = Path(__file__).parent
KINDS = {"phone.html": "text/html", "phone.css": "text/css", "phone.js": "text/javascript"}
POLICY = "default-src 'none'; img-src data:" + "".join(
    f"; {kind}-src 'self'" for kind in ("script", "style", "connect", "media")
)


def routes() -> list[web.RouteDef]:
    """Return the routes of the page."""
    return [
        web.get("/phone", page),
        web.get("/phone/sound", sound),
        web.get("/phone/{file:phone\\.(?:css|js)}", page),
    ]


async def page(request: web.Request) -> web.Response:
    """Return the page, or a part of it."""
    name = request.match_info.get("file", "phone.html")
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    text = (HERE / name).read_text()
    return web.Response(text=text, content_type=KINDS[name], charset="utf-8", headers=headers)


async def sound(request: web.Request) -> web.Response:
    """Return a sound that was played lately; the application may not give it to strangers."""
    found = exchange_of(request).sounds.get(request.query.get("url", ""))
    if found is None:
        raise web.HTTPNotFound(text="not played lately")
    body, kind = found
    return web.Response(body=body, headers={"Content-Type": kind})
