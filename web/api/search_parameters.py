"""The parameters of everything that is about the reports a search finds."""

from __future__ import annotations

from archive.form import ITEM_BY_CODE
from indexer.as_read import ENTERED
from indexer.engine import SORTS, Scope
from indexer.fields import FACET_BY_NAME, NUMBER_BY_CODE
from web.api.declared import Given, Json, Parameter
from web.present.search_state import FILTERS, SearchState

_MOST_VALUES = 50
_SORTS = list(dict.fromkeys((*SORTS, *(f"{sign}{code}" for code in NUMBER_BY_CODE for sign in ("", "-")))))


def _values(name: str) -> Json:
    facet = FACET_BY_NAME[name]
    item: Json = {"type": "string", "minLength": 1, "maxLength": 100}
    if facet.closed:
        item = {"type": "string", "enum": list(facet.labels)}
    return {"type": "array", "items": item, "maxItems": _MOST_VALUES}


WITHOUT = Parameter("without", "entered：人工读出的数字不计，算作原来的未知", {"type": "string", "enum": [ENTERED]})
SCOPE: tuple[Parameter, ...] = (
    Parameter("q", "检索式，写法见 /help#query", {"type": "string", "maxLength": 200, "format": "gongkai-query"}),
    WITHOUT,
    *(Parameter(name, f"{FACET_BY_NAME[name].label}；可重复，任一相符即可", _values(name)) for name in FILTERS),
)
SEARCH: tuple[Parameter, ...] = (
    *SCOPE,
    Parameter("page", "第几页", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}),
    Parameter("per_page", "每页几份", {"type": "integer", "minimum": 1, "maximum": 100, "default": 10}),
    Parameter("sort", "排序：也可按任何一项数字，代码前加“-”为从大到小", {"type": "string", "enum": _SORTS}),
)
LIMIT = Parameter("limit", "每页几份年报", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50})
CODES = Parameter(
    "code",
    "项目代码，可重复；见 /api/v1/fields",
    {"type": "array", "items": {"type": "string", "enum": list(ITEM_BY_CODE)}, "minItems": 1, "maxItems": 20},
    required=True,
)


def state_of(given: Given) -> SearchState:
    filters = {name: given[name] for name in FILTERS if name in given}
    return SearchState(given.get("q", ""), filters, given.get("page", 1), given.get("sort", ""), given.get("without", ""))


def scope_of(given: Given) -> Scope:
    """Raises QueryError for a query nobody understands."""
    return state_of(given).scope()
