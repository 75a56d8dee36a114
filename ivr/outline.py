"""The menu as a tree for people: as lines of text, and as a drawing (SVG)."""

from dataclasses import dataclass
from html import escape
from typing import Any

from ivr.menu import Issue, Menu
from ivr.tree import MAIN

ROW, INDENT, HEIGHT, LETTER = 44, 40, 32, 8  # of the drawing, in pixels; Chinese takes more than LETTER, and says less


@dataclass(frozen=True)
class Node:
    """One choice as it is shown: how deep, what it says, and the row of the node above it, if any."""

    depth: int
    text: str
    above: int | None


def nodes(menu: Menu, language: str) -> list[Node]:
    """Return every choice below the line's own name, each menu once: a link to one that is shown is only named."""
    found = [Node(0, f"{menu.name[language]} ({menu.standby} while chat is up)", None)]
    _below(menu, language, MAIN, 0, {MAIN}, found)
    return found


def text(menu: Menu, language: str) -> str:
    """Return the tree as indented lines."""
    return "\n".join("  " * node.depth + node.text for node in nodes(menu, language))


def values(menu: Menu, language: str) -> dict[str, Any]:
    """Return the menu as programs read it: the line's name, and every choice with the menu that it stands in."""
    choices = [
        {
            "menu": name,
            "digit": choice.digit,
            "key": choice.key,
            "says": choice.say[language],
            "issue": isinstance(choice, Issue),
            "always": isinstance(choice, Issue) and choice.always,
            "freeze": isinstance(choice, Issue) and choice.freeze,
        }
        for name in dict.fromkeys([MAIN, *(submenu.key for submenu in menu.submenus)])
        for choice in menu.choices(name)
    ]
    categories = [{"key": one.key, "digit": one.digit, "says": one.say[language]} for one in menu.categories]
    return {"name": menu.name[language], "standby": menu.standby, "choices": choices, "categories": categories}


def svg(menu: Menu, language: str) -> str:
    """Return the tree as a drawing: a box for each choice, below and to the right of the one that leads to it."""
    shown = nodes(menu, language)
    box = LETTER * max(len(node.text) for node in shown) + 20
    width = box + INDENT * max(node.depth for node in shown) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{ROW * len(shown) + 10}"'
        ' font-family="sans-serif" font-size="13">'
    ]
    for row, node in enumerate(shown):
        x, y = node.depth * INDENT + 5, row * ROW + 5
        if node.above is not None:
            top = node.above * ROW + 5 + HEIGHT
            parts.append(f'<path d="M{x - 20} {top} V{y + HEIGHT // 2} H{x}" fill="none" stroke="#888"/>')
        parts.append(f'<rect x="{x}" y="{y}" width="{box}" height="{HEIGHT}" rx="6" fill="#f4f6f8" stroke="#456"/>')
        parts.append(f'<text x="{x + 10}" y="{y + 21}">{escape(node.text)}</text>')
    return "\n".join([*parts, "</svg>"])


def _below(menu: Menu, language: str, place: str, depth: int, shown: set[str], found: list[Node]) -> None:
    above = len(found) - 1
    for choice in menu.choices(place):
        says = f"{choice.digit}  {choice.say[language]}"
        if isinstance(choice, Issue):
            starts = choice.head_start
            start = f", {starts.usual} ahead" if starts.usual else ""
            start += f", at some hours {starts.special}" if starts.hours else ""
            always = ", always" if choice.always else ""
            frozen = ", freeze" if choice.freeze else ""
            found.append(Node(depth + 1, f"{says} [{choice.key}{start}{always}{frozen}]", above))
        elif choice.key in shown:
            found.append(Node(depth + 1, f"{says} -> {choice.key}", above))
        else:
            found.append(Node(depth + 1, f"{says}:", above))
            _below(menu, language, choice.key, depth + 1, shown | {choice.key}, found)
