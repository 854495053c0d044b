"""Who is meant: agencies, places, kinds of office and levels in a question → filters, to include or to leave out.

A place with an office right behind it is one name: 嘉兴市民政局 is the city's own bureau, and if the archive has no
report of it, none of its districts' bureaus is meant instead. With 的 or 各 in between both are filters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from indexer.analysis import segmenter
from indexer.question.holdings import Holdings, Office
from indexer.question.names import names_of, region_of
from indexer.question.plan import REGION, Filter, Scope
from indexer.question.reading.left_out import left_out_behind, nothing_follows
from indexer.question.words.pieces import Piece, T

KINDS = frozenset({T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.ELSEWHERE})
_SOME_OFFICE = re.compile(r".+(?:局|委|委员会|厅|办公室|[大支]队|法院|检察院|公司|学校|医院|大学|学院|银行)$")
_TOWN_KINDS = ("镇", "乡", "街道")
_MEMBERS = 60  # of a group named beside a body
GROUP_ENDS = ("部门", "系统", "条线", "口", "领域", "行业", "单位", "机关", "方面")
_KINDS_OF_BODY = {"政府": "government", "各级政府": "government", "部门": "department", "政府部门": "department"}  # left out: 去掉政府
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
    excluding = by_not = False
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if by_not and piece.text == "的" and i + 1 < len(pieces) and pieces[i + 1].kind in KINDS:
            excluding = by_not = False  # 不是民政的县级部门
        if piece.kind is T.EXCEPT or (piece.kind is T.NOT and _next_is_name(pieces, i + 1)):
            excluding, by_not = True, piece.kind is T.NOT
            who.negations |= set() if nothing_follows(pieces, i + 1) else {i}
        elif piece.kind in (T.OUTSIDE, T.BREAK) or piece.kind not in KINDS | _LINKS:
            if piece.kind is T.OUTSIDE and excluding:
                who.negations.add(i)
            excluding = False
        i = _name_at(pieces, i, who, holdings, exclude=excluding)
    _contrasted(pieces, who)
    _departments(pieces, who)
    _one_of_each(who, holdings)
    left_out_behind(pieces, who)
    _beside_a_body(pieces, who, holdings)
    return who


def _beside_a_body(pieces: Sequence[Piece], who: Who, holdings: Holdings) -> None:
    """市级部门和石桨乡: a group joined to a body is its members; one and the same filter would leave only what is both."""
    included = [phrase for phrase in who.phrases if not phrase.exclude]
    apart = [p for p in included if is_group(p) and any(q is not p and _unlike(p, q) and joined(pieces, p, q) for q in included)]
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


def _departments(pieces: Sequence[Piece], who: Who) -> None:
    """2022年部门平均收到几件: those that are departments."""
    for i, piece in enumerate(pieces):
        placed = (pieces[i - 1].kind if i else T.BREAK) in (T.YEAR, T.PLACE, T.BREAK)
        if piece.kind is T.OFFICE and piece.text == "部门" and placed and not any(i in p.used for p in who.phrases):
            who.phrases.append(Phrase({i}, piece.text, others=[("kind", "department")]))


def _one_of_each(who: Who, holdings: Holdings) -> None:
    """自规局是公安分局的几倍: beside a body that is named, a line of work is the one body that has it."""
    included = [phrase for phrase in who.phrases if not phrase.exclude]
    if not any(phrase.agencies for phrase in included):
        return
    for phrase in included:
        sectors = [value for name, value in phrase.others if name == "sector"]
        found = list(holdings.offices.named("sector", sectors[0])) if sectors else []
        if len(found) == 1 and not phrase.agencies and not phrase.region:
            phrase.agencies, phrase.others = found, []


def _contrasted(pieces: Sequence[Piece], who: Who) -> None:
    """部门和乡镇: what else means any body is one kind of them beside another."""
    towns = [phrase for phrase in who.phrases if phrase.others in ([("level", "town")], [("body_type", "government")])]
    offices = [i for i, piece in enumerate(pieces) if piece.kind is T.OFFICE and piece.text in ("部门", "政府")]
    if not towns or not offices or not any(piece.kind is T.AND for piece in pieces):
        return
    for phrase in towns:
        phrase.others = [("kind", "town" if phrase.others == [("level", "town")] else "government")]
    for i in offices:
        who.phrases.append(Phrase({i}, pieces[i].text, others=[("kind", "department" if pieces[i].text == "部门" else "government")]))


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
    if piece.kind is T.LEVEL:
        phrase.others = [(name, value) for name, _, value in (each.partition(":") for each in piece.value.split("+"))]
        who.phrases.append(phrase)
    elif piece.kind is T.BODY:
        _body(piece, phrase, who, holdings)
    elif exclude and piece.text in _KINDS_OF_BODY:
        phrase.others = [("kind", _KINDS_OF_BODY[piece.text])]
        who.phrases.append(phrase)
    elif piece.kind in (T.PLACE, T.ELSEWHERE):
        return _place(pieces, i, phrase, who, holdings)
    elif piece.kind is T.UNKNOWN and (end := _stranger(pieces, i)):
        name = "".join(each.text for each in pieces[i:end])
        if len(meant := names_of(holdings).sounding_like(name)) == 1:  # 石浆乡 for 石桨乡
            phrase.used, phrase.region = set(range(i, end)), meant[0]
            who.notes.append(f"“{name}”按“{region_of(meant[0])[-1][1]}”理解")
            who.phrases.append(phrase)
            return end
        who.missing.append(name)
        who.lost.update(range(i, end))
        return end
    return i + 1


def _stranger(pieces: Sequence[Piece], i: int) -> int:
    """王江泾镇, 某某公安局: a name no dictionary has, and what makes it one; the index behind it."""
    piece, following = pieces[i], pieces[i + 1] if i + 1 < len(pieces) else None
    if segmenter().knows(piece.text) or len(piece.text) < 2 or not re.fullmatch("[一-鿿]+", piece.text):
        return 0
    if _SOME_OFFICE.match(piece.text):
        return i + 1
    beside = following is not None and following.start == piece.end
    if following is not None and beside and (following.text in _TOWN_KINDS or (following.kind is T.BODY and _makes_name(following))):
        return i + 2
    return 0


def _agency(pieces: Sequence[Piece], i: int, phrase: Phrase, who: Who, holdings: Holdings) -> int:
    piece = pieces[i]
    if piece.note:
        who.notes.append(piece.note)
    names = piece.value.split("|")
    if len(names) > 1:
        who.ambiguous.append(Ambiguous(piece.text, tuple(names), held=True))
        who.lost.add(i)
        return i + 1
    phrase.agencies = names
    who.phrases.append(phrase)
    following = pieces[i + 1] if i + 1 < len(pieces) and pieces[i + 1].start == piece.end else None
    office = holdings.offices.get(names[0])
    signs = following is not None and following.kind is T.BODY and following.value.endswith(("government_office", "gov_office"))
    if following is not None and signs and office is not None and office.agency.level == "town":
        phrase.used.add(i + 1)  # …镇人民政府办公室: the office that signs the town's report
        who.notes.append(f"“{piece.text}{following.text}”按“{names[0]}”理解")
        return i + 2
    return i + 1


def _body(piece: Piece, phrase: Phrase, who: Who, holdings: Holdings) -> None:
    """A kind of office without its place: all of that kind, or the only 区民政局 there is."""
    name, _, value = piece.value.partition(":")
    value, _, kind = value.partition("@")
    found = holdings.offices.named(name, value)
    found = [each for each in found if holdings.offices[each].place.endswith(kind)] if kind else found
    if not found:
        who.missing.append(piece.text)
        who.lost |= phrase.used
        return
    if not kind:
        phrase.others = [(name, value)]
    else:
        phrase.agencies = list(found)
    if len(found) <= 3 and name == "sector" and not piece.text.endswith(GROUP_ENDS):
        who.notes.append(f"“{piece.text}”按馆藏的{'、'.join(found)}理解")
    who.phrases.append(phrase)


def bureaus_beside(who: Who, holdings: Holdings, agencies: Sequence[str], *, complete: bool) -> None:
    """换成交通局, 税务局呢 after a body: the one bureau of that line of work, first at the same place, then in the archive."""
    places = [set(office.region) for name in agencies if (office := holdings.offices.get(name)) is not None]
    for phrase in [p for p in who.phrases if not p.exclude and not p.agencies and not p.region and not p.text.endswith(GROUP_ENDS)]:
        wanted = [value for name, value in phrase.others if name == "sector"]
        found = [holdings.offices[name] for name in holdings.offices.named("sector", wanted[0])] if wanted else []
        among = [office for office in found if office.name in agencies]
        beside = among or [office for office in found if any(len(place) > 1 and place <= set(office.region) for place in places)]
        chosen = beside if len(beside) == 1 else found
        if len(chosen) == 1:
            phrase.agencies, phrase.others = [chosen[0].name], []
        elif len(chosen) > 1 and not complete:
            who.phrases.remove(phrase)
            who.ambiguous.append(Ambiguous(phrase.text, tuple(office.name for office in chosen), held=True))
            who.lost |= phrase.used


def _place(pieces: Sequence[Piece], i: int, phrase: Phrase, who: Who, holdings: Holdings) -> int:
    """A chain of places and, right behind it, perhaps the office that makes it a name."""
    last = i
    while last + 1 < len(pieces) and pieces[last + 1].kind in (T.PLACE, T.ELSEWHERE) and pieces[last + 1].start == pieces[last].end:
        last += 1
    chain = pieces[i : last + 1]
    phrase.used = set(range(i, last + 1))
    phrase.text = "".join(piece.text for piece in chain)
    following = pieces[last + 1] if last + 1 < len(pieces) and pieces[last + 1].start == pieces[last].end else None
    body = following if following is not None and _makes_name(following) else None
    end = last + 1
    if body is not None or (following is not None and following.kind is T.UNKNOWN and _SOME_OFFICE.match(following.text)):
        phrase.used.add(end)
        end += 1
    regions = _regions_meant(chain)
    if following is not None and end == last + 2 and body is None:
        who.missing.append(phrase.text + following.text)
        who.lost |= phrase.used
    elif regions is None:
        _not_held(chain[-1], phrase, body, who)
    elif body is not None:
        _office_at(regions, phrase, body, who, holdings)
    elif len(regions) > 1:
        who.ambiguous.append(Ambiguous(phrase.text, tuple(_full(region) for region in regions), held=True))
        who.lost |= phrase.used
    else:
        phrase.region = regions[0]
        who.phrases.append(phrase)
        if len({holdings.gazetteer.full_name(place) for place in holdings.gazetteer.find(phrase.text)}) > 1:
            who.notes.append(f"全国有多个“{phrase.text}”，馆藏只有{_full(regions[0])}")
    return end


def _makes_name(piece: Piece) -> bool:
    if piece.kind is T.BODY:
        return not piece.text.endswith(GROUP_ENDS)
    return piece.kind is T.OFFICE and piece.text == "政府"


def _regions_meant(chain: Sequence[Piece]) -> list[str] | None:
    """The archive's places a chain may mean: 嘉兴市 + 秀洲区 agree; None when any link is elsewhere."""
    if any(piece.kind is T.ELSEWHERE for piece in chain):
        return None
    candidates = chain[-1].value.split("|")
    for outer in chain[:-1]:
        outers = [set(region_of(key)) for key in outer.value.split("|")]
        candidates = [key for key in candidates if any(known <= set(region_of(key)) for known in outers)]
    return candidates or None


def _not_held(piece: Piece, phrase: Phrase, body: Piece | None, who: Who) -> None:
    who.lost |= phrase.used
    options = tuple(piece.value.split("|")) if piece.kind is T.ELSEWHERE else ()
    if len(options) > 1 and phrase.text == piece.text and body is None:
        who.ambiguous.append(Ambiguous(phrase.text, options, held=False))
    else:
        who.missing.append(phrase.text + (body.text if body else ""))


def _office_at(regions: Sequence[str], phrase: Phrase, body: Piece, who: Who, holdings: Holdings) -> None:
    name, _, value = ("body_type", "", "government") if body.kind is T.OFFICE else body.value.partition(":")
    value, _, kind = value.partition("@")
    text = phrase.text + body.text
    here = [
        office
        for region in map(region_of, regions)
        for name in holdings.offices.inside(region)
        if (office := holdings.offices[name]).region == region
    ]
    fits = [office for office in here if not kind or office.place.endswith(kind) or kind == "街道"]
    found = [office for office in fits if _has(office, name, value)]
    if not found and (body.kind is T.OFFICE or value in ("government_office", "gov_office")):
        found = [office for office in fits if office.agency.level == "town"]
    if len(found) > 1:
        found = [office for office in found if body.text in office.name or _abbreviates(body.text, office.name)] or found
    if not found and len(body.text) >= 3:
        found = [office for office in fits if _abbreviates(body.text, office.name)]
    if len(found) == 1:
        phrase.agencies = [found[0].name]
        who.phrases.append(phrase)
        if body.text not in found[0].name and not _abbreviates(text, found[0].name):
            who.notes.append(f"“{text}”按“{found[0].name}”理解")  # 社保局: the bureau that has the line of work
        return
    who.lost |= phrase.used
    if found:
        who.ambiguous.append(Ambiguous(text, tuple(office.name for office in found), held=True))
    else:
        who.missing.append(text)


def _abbreviates(short: str, name: str) -> bool:
    """政务数据局 for 政务服务和数据资源管理局: its characters in order, ending alike."""
    letters = iter(name)
    return short[-1] == name[-1] and all(char in letters for char in short)


def _has(office: Office, name: str, value: str) -> bool:
    return bool(getattr(office.agency, name) == value)


def _full(region: str) -> str:
    return "".join(dict.fromkeys(value for _, value in region_of(region)))


def _who(phrases: Sequence[Phrase], holdings: Holdings, *, exclude: bool) -> list[Filter]:
    names = tuple(dict.fromkeys(name for phrase in phrases for name in phrase.agencies))
    places = tuple(dict.fromkeys(phrase.region for phrase in phrases if phrase.region))
    chains = [region_of(key) for key in places]
    fields = {chain[-1][0] for chain in chains}
    if places and (names or len(fields) > 1):  # 嘉兴市和缙云县: no one field says both
        if names and set(names) <= {name for chain in chains for name in holdings.offices.inside(chain)}:
            return [Filter("agency", names, exclude)]  # 嘉兴的秀洲民政局
        inside = None if names else _narrowed(chains, fields)
        if inside is None:
            known = [phrase for phrase in phrases if phrase.agencies or phrase.region]
            meant = [name for phrase in known for name in (phrase.agencies or holdings.offices.inside(region_of(phrase.region)))]
            return [Filter("agency", tuple(dict.fromkeys(meant)), exclude)]
        chains, fields = [inside], {inside[-1][0]}
    elif names:
        return [Filter("agency", names, exclude)]
    if not places:
        return []
    deepest = fields.pop()
    made = [Filter(deepest, tuple(dict.fromkeys(chain[-1][1] for chain in chains)), exclude)]
    if not exclude:
        outers = REGION[: REGION.index(deepest)]
        shared = [outer for outer in outers if any(_namesakes(chain[-1], outer, holdings) > 1 for chain in chains)]
        made += [
            Filter(outer, tuple(dict.fromkeys(dict(chain)[outer] for chain in chains))) for outer in shared
        ]  # two counties of one name
    return made


def _narrowed(chains: Sequence[tuple[tuple[str, str], ...]], fields: set[str]) -> tuple[tuple[str, str], ...] | None:
    """浙江的嘉兴市: one place inside the other."""
    deepest = max(chains, key=len)
    return deepest if len(fields) == len(chains) and all(set(chain) <= set(deepest) for chain in chains) else None


def _namesakes(unit: tuple[str, str], outer: str, holdings: Holdings) -> int:
    return len({dict(region).get(outer) for region in holdings.regions if region[-1] == unit})
