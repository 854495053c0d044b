"""Who is meant: agencies, places, kinds of office and levels in a question → filters, to include or to leave out.

A place with an office right behind it is one name: 嘉兴市民政局 is the city's own bureau, and if the archive has no
report of it, none of its districts' bureaus is meant instead. With 的 or 各 in between both are filters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.analysis import segmenter
from indexer.question.holdings import Holdings, Office, Region
from indexer.question.names import in_order, names_of, region_of
from indexer.question.plan import REGION, Filter, Scope
from indexer.question.reading.left_out import left_out_behind, nothing_follows
from indexer.question.words.pieces import Piece, T

KINDS = frozenset({T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.ELSEWHERE})
_SOME_OFFICE = re.compile(r".+(?:局|委|委员会|厅|办公室|[大支]队|法院|检察院|公司|学校|医院|大学|学院|银行)$")
_TOWN_KINDS = ("镇", "乡", "街道")
_SHORTEST = 3  # characters of what may be short for a longer name
_MEMBERS = 60  # of a group named beside a body
GROUP_ENDS = ("部门", "系统", "条线", "口", "领域", "行业", "单位", "机关", "方面")
_KINDS_OF_BODY = {"政府": "government", "各级政府": "government", "部门": "department", "政府部门": "department"}  # left out: 去掉政府
_TOWNS: dict[tuple[tuple[str, str], ...], list[tuple[str, str]]] = {
    (("level", "town"),): [("kind", "town")],
    (("body_type", "government"),): [("kind", "government")],
}
_LINKS = frozenset({T.AND, T.FILLER, T.OFFICE, T.ALL, T.SOFT})


@dataclass(frozen=True, slots=True)
class Ambiguous:
    text: str
    options: tuple[str, ...]  # full names
    held: bool  # whether the archive holds them


@dataclass(slots=True)
class Phrase:
    """One name of someone in the question."""

    used: set[int]
    text: str
    exclude: bool = False
    agencies: list[str] = field(default_factory=list)
    region: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)  # (field, value): sector, level, body_type, form


@dataclass(slots=True)
class Who:
    phrases: list[Phrase] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # named, and not in the archive
    ambiguous: list[Ambiguous] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    negations: set[int] = field(default_factory=set)  # 除了, 之外
    lost: set[int] = field(default_factory=set)  # pieces of missing and ambiguous names

    def unknown(self, phrase: Phrase, text: str, options: Sequence[str] = (), *, held: bool = True) -> None:
        """A name of nobody in the archive, or of one of several."""
        self.lost |= phrase.used
        if options:
            self.ambiguous.append(Ambiguous(text, tuple(options), held))
        else:
            self.missing.append(text)

    def by_sector(self, holdings: Holdings) -> Iterator[tuple[Phrase, list[str]]]:
        """Lines of work without a body or a place, and the bodies that have them."""
        for phrase in self.phrases:
            sectors = [value for name, value in phrase.others if name == "sector"]
            if sectors and not (phrase.exclude or phrase.agencies or phrase.region):
                yield phrase, list(holdings.offices.named("sector", sectors[0]))

    @property
    def places(self) -> int:
        """How many are named without an office."""
        return sum(bool(phrase.region) and not phrase.agencies for phrase in self.phrases)

    def used(self) -> set[int]:
        return set().union(self.negations, self.lost, *(phrase.used for phrase in self.phrases))

    def scope(self, holdings: Holdings, without: Collection[int] = ()) -> Scope:
        """All that is named, phrases at these pieces left aside."""
        chosen = [phrase for phrase in self.phrases if not phrase.used & set(without)]
        filters: list[Filter] = []
        for exclude in (False, True):
            mine = [phrase for phrase in chosen if phrase.exclude is exclude]
            filters += _who(mine, holdings, exclude=exclude)
            fields: dict[str, dict[str, None]] = {}
            for name, value in (pair for phrase in mine for pair in phrase.others):
                fields.setdefault(name, {})[value] = None
            filters += [Filter(name, tuple(values), exclude) for name, values in fields.items()]
        return Scope(tuple(filters))


def read_who(pieces: Sequence[Piece], holdings: Holdings) -> Who:
    who = Who()
    excluding: T | None = None
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if excluding is T.NOT and piece.text == "的" and _next_is_name(pieces, i + 1):
            excluding = None  # 不是民政的县级部门
        if piece.kind is T.EXCEPT or (piece.kind is T.NOT and _next_is_name(pieces, i + 1)):
            excluding = piece.kind
            who.negations |= set() if nothing_follows(pieces, i + 1) else {i}
        elif piece.kind not in KINDS | _LINKS:
            who.negations |= {i} if excluding and piece.kind is T.OUTSIDE else set()
            excluding = None
        i = _name_at(pieces, i, who, holdings, exclude=excluding is not None)
    _kinds_of_body(pieces, who)
    _one_of_each(who, holdings)
    left_out_behind(pieces, who)
    _beside_a_body(pieces, who, holdings)
    return who


def _beside_a_body(pieces: Sequence[Piece], who: Who, holdings: Holdings) -> None:
    """市级部门和石桨乡: a group joined to a body is its members; one and the same filter would leave only what is both."""
    included = [phrase for phrase in who.phrases if not phrase.exclude]
    apart = [p for p in included if is_group(p) and any(_unlike(p, q) and joined(pieces, p, q) for q in included)]
    for phrase in apart:
        members = holdings.select(Who([phrase]).scope(holdings)).values("agency")
        if 0 < len(members) <= _MEMBERS:
            phrase.agencies, phrase.others = list(members), []


def is_group(phrase: Phrase) -> bool:
    return bool(phrase.others) and not (phrase.agencies or phrase.region)


def _unlike(phrase: Phrase, other: Phrase) -> bool:
    """A body, a town, or a group by something else (乡镇和街道): no values of one filter."""
    fields = {name for name, _ in phrase.others}
    return bool(other.agencies) or "town=" in other.region or (is_group(other) and fields.isdisjoint(name for name, _ in other.others))


def joined(pieces: Sequence[Piece], phrase: Phrase, other: Phrase) -> bool:
    """Nothing but 和, 、 and empty words stands between them."""
    ids = phrase.used | other.used
    between = [p for i, p in enumerate(pieces) if min(ids) < i < max(ids) and i not in ids]
    return any(p.kind is T.AND for p in between) and all(p.kind in (*_LINKS, T.SOFT, T.OFFICE, T.PRONOUN) for p in between)


def _kinds_of_body(pieces: Sequence[Piece], who: Who) -> None:
    """部门和乡镇, 2022年部门平均收到几件: what else means any body is one kind of them beside another, or first of all."""
    offices = [i for i, piece in enumerate(pieces) if piece.kind is T.OFFICE and piece.text in ("部门", "政府")]
    joining = bool(offices) and any(piece.kind is T.AND for piece in pieces)
    towns = [phrase for phrase in who.phrases if joining and tuple(phrase.others) in _TOWNS]
    for phrase in towns:
        phrase.others = _TOWNS[tuple(phrase.others)]
    for i in offices:
        if towns or (i not in who.used() and pieces[i].text == "部门" and _comes_first(pieces, i)):
            who.phrases.append(Phrase({i}, pieces[i].text, others=[("kind", _KINDS_OF_BODY[pieces[i].text])]))


def _comes_first(pieces: Sequence[Piece], i: int) -> bool:
    return i == 0 or pieces[i - 1].kind in (T.YEAR, T.PLACE, T.BREAK)


def _one_of_each(who: Who, holdings: Holdings) -> None:
    """自规局是公安分局的几倍: beside a body that is named, a line of work is the one body that has it."""
    beside = any(phrase.agencies and not phrase.exclude for phrase in who.phrases)
    for phrase, found in who.by_sector(holdings):
        if beside and len(found) == 1:
            phrase.agencies, phrase.others = found, []


def _next_is_name(pieces: Sequence[Piece], i: int) -> bool:
    while i < len(pieces) and pieces[i].kind is T.FILLER:
        i += 1
    return i < len(pieces) and pieces[i].kind in KINDS


def _name_at(pieces: Sequence[Piece], i: int, who: Who, holdings: Holdings, *, exclude: bool) -> int:
    """Read one name beginning at piece ``i``; the index behind it."""
    piece = pieces[i]
    phrase = Phrase({i}, piece.text, exclude)
    if piece.kind is T.AGENCY:
        return _agency(pieces, i, phrase, who, holdings)
    if piece.kind in (T.PLACE, T.ELSEWHERE):
        return _place(pieces, i, phrase, who, holdings)
    if piece.kind is T.UNKNOWN:
        return _stranger(pieces, i, phrase, who, holdings)
    if piece.kind is T.BODY:
        _body(piece, phrase, who, holdings)
    elif piece.kind is T.LEVEL:
        phrase.others = [(name, value) for name, _, value in (each.partition(":") for each in piece.value.split("+"))]
        who.phrases.append(phrase)
    elif exclude and piece.text in _KINDS_OF_BODY:
        phrase.others = [("kind", _KINDS_OF_BODY[piece.text])]
        who.phrases.append(phrase)
    return i + 1


def _right_behind(pieces: Sequence[Piece], i: int) -> Piece | None:
    following = pieces[i + 1] if i + 1 < len(pieces) else None
    return following if following is not None and following.start == pieces[i].end else None


def _stranger(pieces: Sequence[Piece], i: int, phrase: Phrase, who: Who, holdings: Holdings) -> int:
    """王江泾镇, 某某公安局: a name no dictionary has, and what makes it one; 石浆乡: 石桨乡, misspelt."""
    end = _name_ends(pieces, i)
    name = "".join(piece.text for piece in pieces[i:end])
    phrase.used = set(range(i, end))
    meant = names_of(holdings).sounding_like(name)
    if len(meant) == 1:
        phrase.region = meant[0]
        who.notes.append(f"“{name}”按“{region_of(meant[0])[-1][1]}”理解")
        who.phrases.append(phrase)
    elif name:
        who.unknown(phrase, name)
    return max(end, i + 1)


def _name_ends(pieces: Sequence[Piece], i: int) -> int:
    """Behind what makes it a name; before it, if nothing does."""
    piece, following = pieces[i], _right_behind(pieces, i)
    if len(piece.text) < 2 or segmenter().knows(piece.text) or not re.fullmatch("[一-鿿]+", piece.text):
        return i
    if _SOME_OFFICE.match(piece.text):
        return i + 1
    named = following is not None and (following.text in _TOWN_KINDS or (following.kind is T.BODY and _makes_name(following)))
    return i + 2 if named else i


def _agency(pieces: Sequence[Piece], i: int, phrase: Phrase, who: Who, holdings: Holdings) -> int:
    piece, following = pieces[i], _right_behind(pieces, i)
    if piece.note:
        who.notes.append(piece.note)
    names = piece.value.split("|")
    if len(names) > 1:
        who.unknown(phrase, piece.text, names)
        return i + 1
    phrase.agencies = names
    who.phrases.append(phrase)
    office = holdings.offices.get(names[0])
    if following is None or not _signs(following) or office is None or office.agency.level != "town":
        return i + 1
    phrase.used.add(i + 1)  # …镇人民政府办公室: the office that signs the town's report
    who.notes.append(f"“{piece.text}{following.text}”按“{names[0]}”理解")
    return i + 2


def _signs(body: Piece) -> bool:
    return body.kind is T.BODY and body.value.endswith(("government_office", "gov_office"))


def _asked(body: Piece) -> tuple[str, str, str]:
    """The filter a kind of office stands for, and the kind of place it says: 县教育局."""
    name, _, rest = ("body_type:government" if body.kind is T.OFFICE else body.value).partition(":")
    value, _, kind = rest.partition("@")
    return name, value, kind


def _body(piece: Piece, phrase: Phrase, who: Who, holdings: Holdings) -> None:
    """A kind of office without its place: all of that kind, or the only 区民政局 there is."""
    name, value, kind = _asked(piece)
    found = [each for each in holdings.offices.named(name, value) if holdings.offices[each].place.endswith(kind)]
    if not found:
        who.unknown(phrase, piece.text)
        return
    if kind:
        phrase.agencies = found
    else:
        phrase.others = [(name, value)]
    if len(found) <= 3 and name == "sector" and not piece.text.endswith(GROUP_ENDS):
        who.notes.append(f"“{piece.text}”按馆藏的{'、'.join(found)}理解")
    who.phrases.append(phrase)


def bureaus_beside(who: Who, holdings: Holdings, agencies: Sequence[str], *, complete: bool) -> None:
    """换成交通局, 税务局呢 after a body: the one bureau of that line of work, first at the same place, then in the archive."""
    for phrase, found in list(who.by_sector(holdings)):
        if phrase.text.endswith(GROUP_ENDS):
            continue
        chosen = _beside(found, agencies, holdings)
        if len(chosen) == 1:
            phrase.agencies, phrase.others = chosen, []
        elif chosen and not complete:
            who.phrases.remove(phrase)
            who.unknown(phrase, phrase.text, chosen)


def _beside(found: list[str], agencies: Sequence[str], holdings: Holdings) -> list[str]:
    """The one of them that is meant already, or is where one of these is, or inside; a province is not near. Else all."""
    regions = [set(holdings.offices[each].region) for each in agencies if each in holdings.offices]
    places = [region for region in regions if len(region) > 1]
    near = [name for name in found if any(place <= set(holdings.offices[name].region) for place in places)]
    beside = [name for name in found if name in agencies] or near
    return beside if len(beside) == 1 else found


def _place(pieces: Sequence[Piece], i: int, phrase: Phrase, who: Who, holdings: Holdings) -> int:
    """A chain of places and, right behind it, perhaps the office that makes it a name."""
    end = i + 1
    while (following := _right_behind(pieces, end - 1)) is not None and following.kind in (T.PLACE, T.ELSEWHERE):
        end += 1
    chain = pieces[i:end]
    phrase.text = "".join(piece.text for piece in chain)
    regions = _regions_meant(chain)
    if following is not None and _makes_name(following):
        phrase.used = set(range(i, end + 1))
        _office_at(regions, phrase, following, who, holdings)
        return end + 1
    phrase.used = set(range(i, end))
    if len(regions) == 1:
        phrase.region = regions[0]
        who.phrases.append(phrase)
        if len({holdings.gazetteer.full_name(place) for place in holdings.gazetteer.find(phrase.text)}) > 1:
            who.notes.append(f"全国有多个“{phrase.text}”，馆藏只有{_full(regions[0])}")
        return end
    places = chain[0].value.split("|") if len(chain) == 1 and chain[0].kind is T.ELSEWHERE else []
    options = list(map(_full, regions)) or places
    who.unknown(phrase, phrase.text, options if len(options) > 1 else [], held=bool(regions))
    return end


def _makes_name(piece: Piece) -> bool:
    """民政局, 政府, 某某公司 right behind a place."""
    if piece.kind is T.BODY:
        return not piece.text.endswith(GROUP_ENDS)
    return piece.text == "政府" if piece.kind is T.OFFICE else piece.kind is T.UNKNOWN and bool(_SOME_OFFICE.match(piece.text))


def _regions_meant(chain: Sequence[Piece]) -> list[str]:
    """The archive's places a chain may mean: 嘉兴市 + 秀洲区 agree; none when any link is elsewhere."""
    if any(piece.kind is T.ELSEWHERE for piece in chain):
        return []
    candidates = chain[-1].value.split("|")
    for outer in chain[:-1]:
        outers = [set(region_of(key)) for key in outer.value.split("|")]
        candidates = [key for key in candidates if any(known <= set(region_of(key)) for known in outers)]
    return candidates


def _office_at(regions: Sequence[str], phrase: Phrase, body: Piece, who: Who, holdings: Holdings) -> None:
    text = phrase.text + body.text
    found = _offices_meant([region_of(region) for region in regions], body, holdings) if body.kind is not T.UNKNOWN else []
    if len(found) != 1:
        who.unknown(phrase, text, [office.name for office in found])
        return
    phrase.agencies = [found[0].name]
    who.phrases.append(phrase)
    if body.text not in found[0].name and not _abbreviates(text, found[0].name):
        who.notes.append(f"“{text}”按“{found[0].name}”理解")  # 社保局: the bureau that has the line of work


def _offices_meant(regions: Sequence[Region], body: Piece, holdings: Holdings) -> list[Office]:
    """Of the offices right there: those of that kind, else the town's own government; else what it is short for."""
    name, value, kind = _asked(body)
    offices = (holdings.offices[each] for region in regions for each in holdings.offices.inside(region))
    here = [office for office in offices if office.region in regions and (office.place.endswith(kind) or kind == "街道")]
    governs = body.kind is T.OFFICE or _signs(body)
    ways: tuple[Callable[[Office], bool], ...] = (
        lambda office: bool(getattr(office.agency, name) == value),
        lambda office: governs and office.agency.level == "town",
        lambda office: len(body.text) >= _SHORTEST and _abbreviates(body.text, office.name),
    )
    found = next((found for way in ways if (found := list(filter(way, here)))), [])
    return [office for office in found if _called(office, body.text)] or found


def _called(office: Office, text: str) -> bool:
    return text in office.name or _abbreviates(text, office.name)


def _abbreviates(short: str, name: str) -> bool:
    """政务数据局 for 政务服务和数据资源管理局: its characters in order, ending alike."""
    return short[-1] == name[-1] and in_order(short, name)


def _full(region: str) -> str:
    return "".join(dict.fromkeys(value for _, value in region_of(region)))


def _who(phrases: Sequence[Phrase], holdings: Holdings, *, exclude: bool) -> list[Filter]:
    regions = dict.fromkeys(phrase.region for phrase in phrases if phrase.region)
    at = [] if any(phrase.agencies for phrase in phrases) else _of_one_field([region_of(region) for region in regions])
    if at:
        field = at[0][-1][0]
        made = [Filter(field, tuple(dict.fromkeys(chain[-1][1] for chain in at)), exclude)]
        return made if exclude else made + _which_of_namesakes(at, field, holdings)
    names = tuple(dict.fromkeys(_bodies_meant(phrases, holdings)))
    return [Filter("agency", names, exclude)] if names else []


def _bodies_meant(phrases: Sequence[Phrase], holdings: Holdings) -> list[str]:
    """Those named, and those of the places named beside them; 嘉兴的秀洲民政局: only the one."""
    named = [name for phrase in phrases for name in phrase.agencies]
    inside = {phrase.region: holdings.offices.inside(region_of(phrase.region)) for phrase in phrases if phrase.region}
    if named and set(named) <= set().union(*inside.values()):
        return named
    return [name for phrase in phrases for name in phrase.agencies or inside.get(phrase.region, [])]


def _of_one_field(chains: Sequence[Region]) -> Sequence[Region]:
    """浙江的嘉兴市: one place inside the other; 嘉兴市和缙云县: none, no one field says both."""
    fields = {chain[-1][0] for chain in chains}
    if len(fields) < 2:
        return chains
    deepest = max(chains, key=len)
    return [deepest] if len(fields) == len(chains) and all(set(chain) <= set(deepest) for chain in chains) else []


def _which_of_namesakes(chains: Sequence[Region], field: str, holdings: Holdings) -> list[Filter]:
    """Where two counties have one name: the place they are in."""
    outers = REGION[: REGION.index(field)]
    shared = [outer for outer in outers if any(_namesakes(chain[-1], outer, holdings) > 1 for chain in chains)]
    return [Filter(outer, tuple(dict.fromkeys(dict(chain)[outer] for chain in chains))) for outer in shared]


def _namesakes(unit: tuple[str, str], outer: str, holdings: Holdings) -> int:
    return len({dict(region).get(outer) for region in holdings.regions if region[-1] == unit})
