"""Reading by what means and by which acts: classes of weapons, calibres, codes of the taxonomy."""

from __future__ import annotations

from trucewatch.agreement.document import EXCERPT, Node
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Calibre, WeaponClass
from trucewatch.agreement.problems import Problems, nearest
from trucewatch.vocabulary import acts

MAX_MM = 2_000.0
EDGES = ("above", "least", "below")


def read_weapons(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[WeaponClass, ...]:
    """The classes of weapons that norms may speak of."""
    classes = []
    for node in nodes:
        fields = known.opened(node, "weapon class", "weapons", problems)
        classes.append(
            WeaponClass(
                id=fields.ident("id"),
                names=fields.names("names"),
                words=fields.texts("words"),
                acts=read_acts(fields),
                calibre=read_calibre(fields),
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(classes)


def read_acts(fields: Fields) -> tuple[str, ...]:
    """Act codes of the taxonomy."""
    named = fields.lined_texts("acts")
    for code, line in named:
        if not acts.known(code) and not fields.problems.full:
            fields.problems.error(
                f"{fields.what} names the act {code[:EXCERPT]!r}, which is not in acts.yaml",
                line,
                expected="a code such as 2 or 2.1.2, in quotes",
                hint=nearest(code, acts.codes()),
            )
    return tuple(code for code, _ in named)


def read_calibre(fields: Fields) -> Calibre | None:
    """Calibres above, from or below so many millimetres."""
    own = fields.part("calibre_mm")
    if own is None:
        return None
    said = any(own.has(key) for key in EDGES)
    above, least, below = (own.number(key, most=MAX_MM) for key in EDGES)
    own.done()
    floor = max((edge for edge in (above, least) if edge is not None), default=0.0)
    if not said or (below is not None and below <= floor):
        fields.problems.error(
            f"calibre_mm of {fields.what} takes in no calibre",
            fields.line_of("calibre_mm"),
            expected="above, least or below, in millimetres; below the greatest of them",
        )
    return Calibre(above=above, least=least, below=below)
