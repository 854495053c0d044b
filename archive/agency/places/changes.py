"""What changed at county level and above after the last revision of GB/T 2260 the library holds (April 2019).

Facts of the Ministry of Civil Affairs: per year the codes that ended and the units that took their place. A year
counts for the names in force at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Change(NamedTuple):
    year: int
    ended: tuple[str, ...]
    begun: tuple[tuple[str, str], ...]  # code, name


# year: "ended codes > code+name …"
_CHANGES: dict[int, str] = {
    2019: """
        140726 > 140703太谷区
        230702 230703 230704 230705 230706 230707 230708 230709 230710 230711 230712 230713 230714 230715 230716
            > 230717伊美区 230718乌翠区 230719友好区 230723汤旺县 230724丰林县 230725大箐山县 230726南岔县 230751金林区
        231121 > 231183嫩江市
        > 330383龙港市
        340225 > 340281无为市
        341822 > 341882广德市
        360105 > 360113红谷滩区
        361121 > 361104广信区
        371200 371202 371203 > 370116莱芜区 370117钢城区
        371523 > 371503茌平区
        410728 > 410783长垣市
        411626 > 411603淮阳区
        430521 > 430582邵东市
        451021 > 451003田阳区
        451023 > 451082平果市
        510922 > 510981射洪市
        530422 > 530481澄江市
        610623 > 610681子长市
        630122 > 630106湟中区
        652923 > 652902库车市
        > 659010胡杨河市
    """,
    2020: """
        130502 130503 130521 130526 130527 > 130502襄都区 130503信都区 130505任泽区 130506南和区
        220381 > 220184公主岭市
        320602 320611 320684 > 320613崇川区 320614海门区
        340203 340208 340221 340222 > 340209弋江区 340210湾沚区 340212繁昌区
        360727 > 360783龙南市
        370634 370684 > 370614蓬莱区
        421023 > 421088监利市
        > 460302西沙区 460303南沙区
        510132 > 510118新津区
        520221 > 520204水城区
        632321 > 632301同仁市
    """,
    2021: """
        330103 330104 > 330113临平区 330114钱塘区
        350402 350403 350427 > 350404三元区 350405沙县区
        350625 350681 > 350604龙海区 350605长泰区
        410306 410322 410381 > 410307偃师区 410308孟津区
        431121 > 431181祁阳市
        450127 > 450181横州市
        513425 > 513402会理市
        520522 > 520581黔西市
        532331 > 532302禄丰市
        610322 > 610305凤翔区
        610928 > 610981旬阳市
        654223 > 654203沙湾市
        > 659011新星市
    """,
    2023: """
        540422 > 540481米林市
        540530 > 540581错那市
        > 659012白杨市
    """,
    2024: """
        > 653228和康县 653229和安县
    """,
}

# Names the library's older revisions misspell.
CORRECTIONS: dict[tuple[str, str], str] = {
    ("450331", "荔蒲县"): "荔浦县",
    ("451402", "江洲区"): "江州区",
    ("513201", "马尔康区"): "马尔康市",
    ("610403", "杨凌区"): "杨陵区",
}


def changes() -> Iterator[Change]:
    for year, text in sorted(_CHANGES.items()):
        ended: list[str] = []
        begun: list[tuple[str, str]] = []
        for word in text.replace(">", " ").split():
            if len(word) == 6:
                ended.append(word)
            else:
                begun.append((word[:6], word[6:]))
        yield Change(year, tuple(ended), tuple(begun))
