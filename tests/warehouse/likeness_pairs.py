"""Pairs of bodies, made by rule: copies as other hosts print them, and reports of one template that are no copies.

The stories are those of the sample site; the templates are written here, with invented figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.sample.model import load_articles

CITIES = ("石家庄市", "唐山市", "邯郸市", "保定市", "沧州市", "廊坊市", "张家口市", "承德市")


@dataclass(frozen=True)
class Pair:
    """Two bodies and whether they tell one story in the same words."""

    kind: str
    one: str
    other: str
    copies: bool


def stories() -> list[list[str]]:
    """Paragraphs of each story of the sample site."""
    return [article.paragraphs for article in load_articles().values()]


def _cut_at(paragraphs: list[str], share: float) -> list[str]:
    """The beginning up to the sentence that passes this share of the text."""
    text = "\n".join(paragraphs)
    end = text.find("。", int(len(text) * share))
    return text[: end + 1 or len(text)].split("\n")


def _dateline(paragraphs: list[str], chance: random.Random) -> list[str]:
    lead = chance.choice(("新华社石家庄5月6日电（记者 甲乙）", "本报讯（记者丙丁 通讯员戊己）", "某网5月7日讯 "))
    return [lead + paragraphs[0], *paragraphs[1:]]


def _editor(paragraphs: list[str], chance: random.Random) -> list[str]:
    return [
        *paragraphs,
        f"（原标题：某地要闻 {chance.randint(1, 12)}月{chance.randint(1, 28)}日 责编：庚辛）",
        "来源：某某日报客户端",
    ]


def _punctuation(paragraphs: list[str], chance: random.Random) -> list[str]:
    table = str.maketrans("，：；“”（）", ',:;""()')
    return [paragraph.translate(table) for paragraph in paragraphs]


def _blank(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Another division into paragraphs, with the indents of another system."""
    return ["　　" + sentence + "。" for p in paragraphs for sentence in p.split("。") if sentence]


def _words(paragraphs: list[str], chance: random.Random, share: float = 1 / 12) -> list[str]:
    """An editor's hand: about one clause of twelve said otherwise."""
    edited = []
    for paragraph in paragraphs:
        clauses = paragraph.split("，")
        edited.append("，".join(_said(clause, chance) if chance.random() < share else clause for clause in clauses))
    return edited


def _said(clause: str, chance: random.Random) -> str:
    return chance.choice(("据了解", "目前", "日前")) + clause[:-1] if chance.random() < 0.5 else "记者获悉" + clause


def _corrected(paragraphs: list[str], chance: random.Random) -> list[str]:
    """One figure corrected."""
    text = "\n".join(paragraphs)
    at = [i for i, sign in enumerate(text) if sign.isdigit()]
    if not at:
        return list(paragraphs)
    i = chance.choice(at)
    return (text[:i] + str((int(text[i]) + 3) % 10) + text[i + 1 :]).split("\n")


def _without_middle(paragraphs: list[str], chance: random.Random) -> list[str]:
    middle = chance.randrange(1, len(paragraphs) - 1) if len(paragraphs) > 2 else len(paragraphs)
    return paragraphs[:middle] + paragraphs[middle + 1 :]


def _credited(paragraphs: list[str], chance: random.Random) -> list[str]:
    return [*_dateline(_cut_at(paragraphs, 0.6), chance), "（下转第三版）"]


def _reworked(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Everything at once, and one clause of five said otherwise."""
    return _editor(_dateline(_punctuation(_words(_cut_at(paragraphs, 0.6), chance, 1 / 5), chance), chance), chance)


def _as_it_is(paragraphs: list[str], chance: random.Random) -> list[str]:
    return list(paragraphs)


def _most(paragraphs: list[str], chance: random.Random) -> list[str]:
    return _cut_at(paragraphs, 0.7)


def _lead(paragraphs: list[str], chance: random.Random) -> list[str]:
    return _cut_at(paragraphs, 0.4)


EDITS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "other title alone": _as_it_is,
    "other dateline": _dateline,
    "editor's lines": _editor,
    "other punctuation": _punctuation,
    "other paragraphs": _blank,
    "edited words": _words,
    "one figure corrected": _corrected,
    "without a paragraph": _without_middle,
    "first 70 %": _most,
    "first 40 %": _lead,
    "cut, with another dateline": _credited,
    "reworked": _reworked,
}


def copies() -> Iterator[Pair]:
    """Each story beside each edit of it, and beside the page where it is merged with another."""
    chance = random.Random(4)
    told = stories()
    for number, paragraphs in enumerate(told):
        for kind, edit in EDITS.items():
            yield Pair(kind, "\n".join(paragraphs), "\n".join(edit(paragraphs, chance)), True)
        other = told[(number + 7) % len(told)]
        if 0.5 < sum(map(len, other)) / sum(map(len, paragraphs)) < 2:
            merged = "\n".join(paragraphs + other)
            yield Pair("merged page, first story", "\n".join(paragraphs), merged, True)
            yield Pair("merged page, second story", "\n".join(other), merged, True)


def _statistics(city: str, month: int, chance: random.Random) -> str:
    def percent() -> str:
        return f"{chance.uniform(0.5, 12):.1f}%"

    return (
        f"1-{month}月，{city}经济运行总体平稳、稳中有进。规模以上工业增加值同比增长{percent()}，其中装备制造业增加值增长{percent()}，"
        f"钢铁工业增加值增长{percent()}，石化工业增加值增长{percent()}。全市固定资产投资同比增长{percent()}，"
        f"其中工业投资增长{percent()}，占固定资产投资的比重为{chance.uniform(30, 60):.1f}%。\n"
        f"社会消费品零售总额完成{chance.uniform(90, 900):.1f}亿元，同比增长{percent()}。按经营单位所在地分，城镇消费品零售额增长{percent()}，"
        f"乡村消费品零售额增长{percent()}。一般公共预算收入完成{chance.uniform(30, 300):.1f}亿元，增长{percent()}。\n"
        "总的来看，全市经济延续恢复向好态势，但外部环境复杂严峻，持续恢复的基础仍需巩固。下一步，要坚持稳中求进工作总基调，着力扩大内需、优化结构、提振信心。"
    )


def _weather(city: str, month: int, chance: random.Random) -> str:
    day, low = chance.randint(1, 27), chance.randint(4, 6)
    return (
        f"{city}气象台{month}月{day}日{chance.randint(6, 20)}时发布大风蓝色预警信号。预计{day}日夜间到{day + 1}日白天，平原地区将出现{low}到{low + 1}级偏北风，"
        f"阵风{low + 2}级左右，请注意防范。防御指南：做好防风准备，注意有关媒体报道的大风最新消息和有关防风通知。"
        "把门窗、围板、棚架、临时搭建物等易被风吹动的搭建物固紧，妥善安置易受大风影响的室外物品。"
    )


def _air(city: str, month: int, chance: random.Random) -> str:
    return (
        f"{month}月份，{city}环境空气质量综合指数为{chance.uniform(3, 6):.2f}，PM2.5平均浓度为{chance.randint(20, 90)}微克/立方米，同比下降{chance.uniform(1, 20):.1f}%；"
        f"优良天数{chance.randint(10, 30)}天，同比增加{chance.randint(1, 6)}天，重污染天数{chance.randint(0, 3)}天。全省排名第{chance.randint(1, 11)}位。"
        "市生态环境局将持续加大扬尘、移动源、散煤治理力度，推动空气质量持续改善。"
    )


def _ceremony(city: str, month: int, chance: random.Random) -> str:
    count, total = chance.randint(20, 90), chance.randint(90, 990)
    return (
        f"{month}月{chance.randint(1, 28)}日，{city}举行{chance.choice(('一', '二', '三', '四'))}季度重点项目集中开工活动，共开工项目{count}个，总投资{total}亿元，"
        f"其中产业项目{count - 9}个，总投资{total - 50}亿元。市委、市政府主要领导出席并宣布开工。"
        "会议强调，要牢固树立项目为王理念，强化要素保障，优化营商环境，推动项目早建成、早投产、早见效。"
    )


def _prices(city: str, month: int, chance: random.Random) -> str:
    return (
        f"据{city}发展和改革委员会监测，{month}月份全市主要食品价格总体平稳。鲜菜均价每公斤{chance.uniform(4, 9):.2f}元，环比上涨{chance.uniform(1, 9):.2f}%；"
        f"猪肉均价每公斤{chance.uniform(20, 40):.2f}元，环比下降{chance.uniform(1, 9):.2f}%；鸡蛋均价每公斤{chance.uniform(8, 12):.2f}元，环比下降{chance.uniform(1, 5):.2f}%。"
        "预计后期市场供应充足，价格将保持基本稳定。"
    )


def _meeting(city: str, month: int, chance: random.Random) -> str:
    leader = chance.choice("王李张刘陈杨赵黄") + chance.choice("建国志强海涛晓东")
    return (
        f"日前，{city}召开安全生产工作会议，{city}副市长{leader}出席并讲话。{leader}指出，{city}各级各部门要深刻吸取事故教训，"
        f"{city}应急管理局要牵头开展拉网式排查。会议要求，压实企业主体责任，强化{city}重点行业领域监管，坚决遏制{city}重特大事故发生。"
    )


def _approval(city: str, month: int, chance: random.Random) -> str:
    name = f"{city}{chance.choice('东西南北')}{chance.choice(('山', '河', '岭', '湖'))}{chance.choice(('风电场', '光伏电站', '抽水蓄能电站'))}工程"
    return (
        f"{city}发展和改革局：你单位《关于{name}核准的请示》及有关材料收悉。经研究，现就{name}核准事项批复如下：为优化能源结构，同意建设{name}。"
        f"项目建设地点为{city}境内，总装机容量{chance.randint(5, 90)}万千瓦，总投资{chance.randint(3, 70)}亿元。"
        "请项目单位在开工建设前，依据相关法律、行政法规规定办理规划许可、土地使用、安全生产、环评等相关报建手续。本核准文件自印发之日起有效期限2年。"
    )


def _notice(city: str, month: int, chance: random.Random) -> str:
    place = f"{chance.choice(('建设', '新华', '和平', '中山'))}{chance.choice(('大街', '路', '道'))}"
    return (
        f"因供水管网改造，{city}定于{month}月{chance.randint(1, 28)}日{chance.randint(6, 10)}时起对{place}沿线停止供水，预计停水{chance.randint(4, 12)}小时。"
        "请用户提前做好储水准备，关好水龙头，以免来水时造成跑水。施工期间给您带来不便，敬请谅解。详情请拨打供水服务热线咨询。"
    )


TEMPLATES = {
    "statistics bulletin": _statistics,
    "weather warning": _weather,
    "air quality": _air,
    "start of building": _ceremony,
    "prices": _prices,
    "meeting": _meeting,
    "approval": _approval,
    "notice": _notice,
}


def strangers() -> Iterator[Pair]:
    """Two months or two cities of each template, and stories beside others."""
    chance = random.Random(5)
    for kind, make in TEMPLATES.items():
        for number, city in enumerate(CITIES):
            month = number % 11 + 1
            one = make(city, month, chance)
            if kind != "meeting":
                yield Pair(f"{kind}, next month", one, make(city, month + 1, chance), False)
            yield Pair(f"{kind}, other city", one, make(CITIES[number - 1], month, chance), False)
    told = stories()
    for number, paragraphs in enumerate(told):
        yield Pair("another story", "\n".join(paragraphs), "\n".join(told[number - 1]), False)


def pairs() -> list[Pair]:
    """All of them."""
    return [*copies(), *strangers()]
