"""A publication as one page: everything inside, nothing fetched.

In:   a `Publication` and a language.
Out:  HTML with its styles and pictures in it. Whatever is said is escaped; the isolating marks of
      the voice become `<bdi>`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from trucewatch.publications import svg
from trucewatch.publications.model import Publication
from trucewatch.publications.spoken import speak
from trucewatch.publications.voice import ISOLATE, RELEASE, bare


def render_html(publication: Publication, language: str) -> str:
    """The page in `language` (one of `LANGUAGES`)."""
    said = speak(publication, language, svg.PAGE)
    return _template().render(said, light=_tokens(svg.LIGHT), dark=_tokens(svg.DARK)) + "\n"


def _tokens(colours: dict[str, str]) -> Markup:
    """Our own colours as variables, for the pictures and the page alike."""
    return Markup("".join(f"--{name}: {colour}; " for name, colour in colours.items()))  # noqa: S704


def _say(text: str) -> Markup:
    """Said text, escaped, its isolated parts as elements."""
    marked = str(escape(text)).replace(ISOLATE, "<bdi>").replace(RELEASE, "</bdi>")
    return Markup(marked)  # noqa: S704


def _drawing(text: str) -> Markup:
    """A picture of ours, which escaped its own texts when it was drawn."""
    return Markup(text)  # noqa: S704


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = files("trucewatch.publications") / "templates"
    names = ("publication.html", "blocks.html", "publication.css")
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    environment = Environment(
        loader=DictLoader(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(say=_say, drawing=_drawing, bare=bare)
    return environment.get_template("publication.html")
