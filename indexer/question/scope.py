"""Who is meant: agencies, places, kinds of office and levels in a question → filters, to include or to leave out.

A place with an office right behind it is one name: 嘉兴市民政局 is the city's own bureau, and if the archive has no
report of it, none of its districts' bureaus is meant instead. With 的 or 各 in between both are filters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.question.holdings import REGION_FIELDS, Holdings, Office
from indexer.question.names import Region, region_of, spoken_names
from indexer.question.plan import Filter
from indexer.question.tokens import T, Token

KINDS = frozenset({T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.ELSEWHERE})
_SOME_OFFICE = re.compile(r".+(?:局|委|委员会|厅|办公室|中心|[大支]队|法院|检察院|馆|公司|学校|医院|大学|学院|银行|(?<!网)站|所)$")
_TOWN_KINDS = ("镇", "乡", "街道")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    text: str
    options: tuple[str, ...]  # full names
    held: bool  # whether the archive holds them


@dataclass(slots=True)
class Group:
    """Names of one kind of use: all that are included, or all that are left out."""

    agencies: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)  # (field, value): sector, level, body_type, form
    mentioned: list[str] = field(default_factory=list)  # agencies and regions in the order of the question

    def filters(self, holdings: Holdings, *, exclude: bool) -> list[Filter]:
        made: list[Filter] = []
        fields: dict[str, dict[str, None]] = {}
        for name, value in self.others:
            fields.setdefault(name, {})[value] = None
        made += [Filter(name, tuple(values), exclude) for name, values in fields.items()]
        return [*_who(self, holdings, exclude), *made]


@dataclass(slots=True)
class Scope:
    include: Group = field(default_factory=Group)
    exclude: Group = field(default_factory=Group)
    missing: list[str] = field(default_factory=list)  # named, and not in the archive
    ambiguous: list[Ambiguous] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # tokens that are explained
    notes: list[str] = field(default_factory=list)
    place_only: bool = False  # a bare place, no office

    @property
    def empty(self) -> bool:
        held = (self.include.agencies, self.include.regions, self.include.others, self.exclude.agencies, self.exclude.regions)
        return not any((*held, self.exclude.others, self.missing, self.ambiguous))

    @property
    def filters_named(self) -> bool:
        """Whether someone or something in particular is named."""
        return bool(self.include.agencies or self.include.regions or self.include.others)

    def filters(self, holdings: Holdings) -> list[Filter]:
        return [*self.include.filters(holdings, exclude=False), *self.exclude.filters(holdings, exclude=True)]


def read_scope(tokens: Sequence[Token], holdings: Holdings) -> Scope:
    scope = Scope()
    leaving_out = by_not = False
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if by_not and token.text == "的" and i + 1 < len(tokens) and tokens[i + 1].kind in KINDS:
            leaving_out = by_not = False  # 不是民政的县级部门
        if token.kind is T.EXCEPT or (token.kind is T.NOT and _next_is_scope(tokens, i + 1)):
            leaving_out, by_not = True, token.kind is T.NOT
            scope.used.add(i)
        elif token.kind in (T.OUTSIDE, T.BREAK) or (
            token.kind not in KINDS | {T.AND, T.FILLER, T.OFFICE, T.ALL} and not _is_name(tokens, i)
        ):
            leaving_out = False
            if token.kind is T.OUTSIDE:
                scope.used.add(i)
        group = scope.exclude if leaving_out else scope.include
        i = _name_at(tokens, i, group, scope, holdings)
    scope.place_only = bool(scope.include.regions) and not scope.include.agencies
    return scope


def _next_is_scope(tokens: Sequence[Token], i: int) -> bool:
    while i < len(tokens) and tokens[i].kind is T.FILLER:
        i += 1
    return i < len(tokens) and tokens[i].kind in KINDS


def _is_name(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].kind is T.UNKNOWN and i + 1 < len(tokens) and tokens[i + 1].kind is T.BODY


def _name_at(tokens: Sequence[Token], i: int, group: Group, scope: Scope, holdings: Holdings) -> int:
    """Read one name beginning at token ``i``; the index behind it."""
    token = tokens[i]
    if token.kind is T.AGENCY:
        _agency(token, group, scope)
        if _is_its_office(tokens, i, holdings):
            scope.used.update({i, i + 1})
            scope.notes.append(f"“{token.text}{tokens[i + 1].text}”按“{token.value}”理解")
            return i + 2
    elif token.kind is T.LEVEL:
        for each in token.value.split("+"):  # 市级部门: a level and a kind
            name, _, value = each.partition(":")
            group.others.append((name, value))
    elif token.kind is T.BODY:
        _body(token, group, scope, holdings)
    elif token.kind in (T.PLACE, T.ELSEWHERE):
        return _place(tokens, i, group, scope, holdings)
    elif token.kind is T.UNKNOWN and (_is_name(tokens, i) or _SOME_OFFICE.match(token.text)):
        body = tokens[i + 1] if _is_name(tokens, i) and tokens[i + 1].start == token.end else None
        scope.missing.append(token.text + (body.text if body else ""))
        scope.used.update({i, i + 1} if body else {i})
        return i + (2 if body else 1)
    elif token.kind is T.UNKNOWN and len(token.text) > 1 and _is_town(tokens, i):  # 王江泾镇
        scope.missing.append(token.text + tokens[i + 1].text)
        scope.used.update({i, i + 1})
        return i + 2
    else:
        return i + 1
    scope.used.add(i)
    return i + 1


def _is_its_office(tokens: Sequence[Token], i: int, holdings: Holdings) -> bool:
    """…镇人民政府办公室: the office that signs the town's report."""
    following = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end else None
    office = holdings.offices.get(tokens[i].value)
    signs = following is not None and following.kind is T.BODY and following.value.endswith(("government_office", "gov_office"))
    return signs and office is not None and office.agency.level == "town"


def _is_town(tokens: Sequence[Token], i: int) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return following is not None and following.start == tokens[i].end and following.text in _TOWN_KINDS


def _agency(token: Token, group: Group, scope: Scope) -> None:
    names = token.value.split("|")
    if len(names) == 1:
        group.agencies.append(names[0])
        group.mentioned.append(names[0])
    else:
        scope.ambiguous.append(Ambiguous(token.text, tuple(names), held=True))


def _body(token: Token, group: Group, scope: Scope, holdings: Holdings) -> None:
    """A kind of office without its place: all of that kind, or the only 区民政局 there is."""
    name, _, value = token.value.partition(":")
    value, _, kind = value.partition("@")
    if not kind:
        if not any(_has(office, name, value) for office in holdings.offices.values()):
            scope.missing.append(token.text)
        group.others.append((name, value))
        return
    found = [office.name for office in holdings.offices.values() if _has(office, name, value) and office.place.endswith(kind)]
    if not found:
        scope.missing.append(token.text)
    group.agencies += found
    group.mentioned += found
    if len(found) > 1 and name == "sector":
        scope.notes.append(f"“{token.text}”按馆藏{len(found)}个单位理解：{'、'.join(found[:5])}")


def _place(tokens: Sequence[Token], i: int, group: Group, scope: Scope, holdings: Holdings) -> int:
    """A chain of places and, right behind it, perhaps the office that makes it a name."""
    first = last = i
    while last + 1 < len(tokens) and tokens[last + 1].kind in (T.PLACE, T.ELSEWHERE) and tokens[last + 1].start == tokens[last].end:
        last += 1
    scope.used.update(range(first, last + 1))
    text = "".join(token.text for token in tokens[first : last + 1])
    following = tokens[last + 1] if last + 1 < len(tokens) and tokens[last + 1].start == tokens[last].end else None
    body = following if following is not None and _makes_name(following) else None
    end = last + 1
    if body is not None:
        scope.used.add(end)
        end += 1
    elif following is not None and following.kind is T.UNKNOWN and _SOME_OFFICE.match(following.text):
        scope.used.add(end)
        scope.missing.append(text + following.text)
        return end + 1
    regions = _regions_meant(tokens[first : last + 1])
    if regions is None:
        _not_held(tokens[last], text, body, scope)
        return end
    if body is not None:
        _office_at(regions, text, body, group, scope, holdings)
    elif len(regions) > 1:
        scope.ambiguous.append(Ambiguous(text, tuple(_full(region) for region in regions), held=True))
    else:
        group.regions.append(regions[0])
        group.mentioned.append(regions[0])
        others = holdings.gazetteer.find(text)
        if len({holdings.gazetteer.full_name(place) for place in others}) > 1:
            scope.notes.append(f"全国有多个“{text}”，馆藏只有{_full(regions[0])}")
    return end


def _makes_name(token: Token) -> bool:
    if token.kind is T.BODY:
        return not any(token.text.endswith(tail) for tail in ("部门", "系统", "条线", "口", "领域", "行业", "单位", "机关", "方面"))
    return token.kind is T.OFFICE and token.text == "政府"


def _regions_meant(chain: Sequence[Token]) -> list[str] | None:
    """The archive's places a chain may mean: 嘉兴市 + 秀洲区 agree; None when any link is elsewhere."""
    if any(token.kind is T.ELSEWHERE for token in chain):
        return None
    candidates = chain[-1].value.split("|")
    for outer in chain[:-1]:
        outers = [set(region_of(key)) for key in outer.value.split("|")]
        candidates = [key for key in candidates if any(known <= set(region_of(key)) for known in outers)]
    return candidates or None


def _not_held(token: Token, text: str, body: Token | None, scope: Scope) -> None:
    options = tuple(token.value.split("|")) if token.kind is T.ELSEWHERE else ()
    if len(options) > 1 and text == token.text and body is None:
        scope.ambiguous.append(Ambiguous(text, options, held=False))
    else:
        scope.missing.append(text + (body.text if body else ""))


def _office_at(regions: Sequence[str], text: str, body: Token, group: Group, scope: Scope, holdings: Holdings) -> None:
    name, _, value = ("body_type", "", "government") if body.kind is T.OFFICE else body.value.partition(":")
    value, _, kind = value.partition("@")
    at_place = [
        office
        for office in holdings.offices.values()
        if any(office.region == region_of(region) for region in regions) and (not kind or office.place.endswith(kind) or kind == "街道")
    ]
    found = [office for office in at_place if _has(office, name, value)] or [
        office
        for office in at_place
        if (body.kind is T.OFFICE or value in ("government_office", "gov_office")) and office.agency.level == "town"
    ]
    if len(found) > 1:
        better = [office for office in found if body.text in office.name or _abbreviates(body.text, office.name)]
        found = better or found
    guessed = not found
    if guessed:
        found = [office for office in at_place if len(body.text) >= 3 and _abbreviates(body.text, office.name)]
    if not found:
        scope.missing.append(text + body.text)
    elif len(found) == 1:
        group.agencies.append(found[0].name)
        group.mentioned.append(found[0].name)
        if body.kind is T.BODY and body.text not in found[0].name and (guessed or not _called(text + body.text, found[0])):
            scope.notes.append(f"“{text}{body.text}”按“{found[0].name}”理解")  # 社保局: the bureau that has the line of work
    else:
        scope.ambiguous.append(Ambiguous(text + body.text, tuple(office.name for office in found), held=True))


def _called(name: str, office: Office) -> bool:
    return any(name in form or form in name for form in spoken_names(office)) or _abbreviates(name, office.name)


def _abbreviates(short: str, name: str) -> bool:
    """政务数据局 for 政务服务和数据资源管理局: its characters in order, ending alike."""
    letters = iter(name)
    return short[-1] == name[-1] and all(char in letters for char in short)


def _has(office: Office, name: str, value: str) -> bool:
    return bool(getattr(office.agency, name) == value)


def _full(region: str) -> str:
    return "".join(dict.fromkeys(value for _, value in region_of(region)))


def _who(group: Group, holdings: Holdings, exclude: bool) -> list[Filter]:
    names, places = tuple(dict.fromkeys(group.agencies)), tuple(dict.fromkeys(group.regions))
    chains = [region_of(key) for key in places]
    fields = {chain[-1][0] for chain in chains}
    if places and (names or len(fields) > 1):  # 嘉兴市和缙云县: no one field says both
        meant = [name for each in group.mentioned for name in ([each] if each in names else _inside(region_of(each), holdings))]
        return [Filter("agency", tuple(dict.fromkeys(meant)), exclude)]
    if names:
        return [Filter("agency", names, exclude)]
    if not places:
        return []
    deepest = fields.pop()
    made = [Filter(deepest, tuple(dict.fromkeys(chain[-1][1] for chain in chains)), exclude)]
    if not exclude:
        outers = REGION_FIELDS[: REGION_FIELDS.index(deepest)]
        shared = [outer for outer in outers if any(_namesakes(chain[-1], outer, holdings) > 1 for chain in chains)]
        made += [
            Filter(outer, tuple(dict.fromkeys(dict(chain)[outer] for chain in chains))) for outer in shared
        ]  # two counties of one name
    return made


def _inside(region: Region, holdings: Holdings) -> list[str]:
    return [office.name for office in holdings.offices.values() if set(region) <= set(office.region)]


def _namesakes(unit: tuple[str, str], outer: str, holdings: Holdings) -> int:
    return len({dict(region).get(outer) for region in holdings.regions if region[-1] == unit})
