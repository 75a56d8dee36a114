"""Pages of a list, with the links that twilio-python follows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ..values import anything, whole
from .form import Form, Wanted

PAGING: Mapping[str, Wanted] = {
    "PageSize": Wanted(whole(0)),
    "Page": Wanted(whole(0)),
    "PageToken": Wanted(anything),
}
SIZE, SIZE_AT_MOST = 50, 1000


def page(path: str, key: str, items: Sequence[Any], form: Form, show: Callable[[Any], Any]) -> dict[str, Any]:
    """Return one page: `items` is the whole list, newest first; `show` makes JSON of one."""
    size = min(form.number("PageSize", SIZE) or SIZE, SIZE_AT_MOST)
    number = form.number("Page", 0)
    start = number * size
    shown = [show(item) for item in items[start : start + size]]

    def link(to: int) -> str:
        filters = {name: form.get(name) for name in form.names() if name not in PAGING}
        return f"{path}?{urlencode(filters | {'PageSize': size, 'Page': to})}"

    return {
        key: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + len(shown) - 1 if shown else start,
        "uri": link(number),
        "first_page_uri": link(0),
        "next_page_uri": link(number + 1) if start + size < len(items) else None,
        "previous_page_uri": link(number - 1) if number else None,
    }
