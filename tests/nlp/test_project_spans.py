"""Which stretches of a text are names of projects.

Cases mark the names with 【】 and organizations with [], which the organization stage would find.
"""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.places import find_places
from nlp.entities.project_lists import member_lists
from nlp.entities.projects import find_projects
from nlp.reading import Reading
from nlp.records import Document
from nlp.segment import default_segmenter
from nlp.spans import Span
from nlp.values import find_values

_SIGN = re.compile(r"[\[\]【】]")


def reading_of(marked: str) -> tuple[Reading, list[str]]:
    """A reading in which values, places and the marked organizations are found, and the names marked in it."""
    text = _SIGN.sub("", marked)
    orgs, names, opened, at = [], [], [], 0
    for sign in marked:
        if sign in "[【":
            opened.append(at)
        elif sign == "]":
            orgs.append(Span(opened.pop(), at, "ORG"))
        elif sign == "】":
            names.append(text[opened.pop() : at])
        else:
            at += 1
    segmenter = default_segmenter()
    document = Document(id="case", text=text, published="2023-06-01")
    reading = Reading(document, segmenter.words(segmenter.cut(text)))
    find_values(reading)
    find_places(reading)
    reading.add("ORG", orgs)
    return reading, names


def names_in(reading: Reading) -> list[str]:
    find_projects(reading)
    return [reading.text[s.start : s.end] for s in reading.spans("PROJECT")]


def check(marked: str) -> None:
    reading, wanted = reading_of(marked)
    assert names_in(reading) == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "6月18日，【[邯郸市恒立钢构有限公司]装配式建筑构件项目】在[成安经济开发区]开工，总投资8.6亿元。",
        "位于高邑县的【[丰泽集团]冀中南智能港项目】，总投资120亿元。",
        "由[中铁十二局]承建的【石雄城际】全线铺轨完成，预计明年6月通车。",
        "总投资26.5亿元的【曲周300兆瓦光伏复合发电项目】实现全容量并网。",
        "由[天津津和乐器有限公司]投资8000万元建设的【电声乐器项目】厂房已经封顶。",
        "加快推进在建的【[海珀尔]制氢厂二期】建设。",
        "同意建设【唐山港京唐港区26号至27号通用散货泊位工程】，工程总投资18.9亿元。",
        "[工行唐山分行]为【曹妃甸新天LNG接收站项目】提供贷款56亿元。",
        "新上的【日熔化量800吨优质浮法玻璃生产线】总投资7.4亿元，6月28日点火。",
        "[津恒集团]将投资5.2亿元在玉田经济开发区建设【绿色印刷包装产业园】。",
        "总投资4.2亿元的【碣石山葡萄酒小镇】动工。",
        "[华峪无纺布有限公司]的【医用防护材料扩建项目】从备案到开工用了9天。",
        "【凤凰新城综合体育馆】3月31日竣工验收。",
        "[锦川钢铁]总经理说，【退城搬迁项目】2020年6月开工，今年8月点火。",
        "公司的【超低排放改造项目】今年3月投用；【轧线升级项目】总投资3.1亿元，正在建设。",
        "【车载光模块项目】从签约到试产只用了半年，总投资2.7亿元。",
        "在鹿泉区，【通用航空研发中心项目】基坑刚刚开挖。",
        "【东港区10万吨级航道】去年11月通过竣工验收。",
        "“这条中试线今年6月试生产。”",
        "馆陶县的【陶艺文化创意园】、曲周县的【甜菊提取物】、鸡泽县的【辣椒素】等项目也在当天投产。",
        "由[迁安市城建投资有限公司]承建的【园区污水处理厂】，日处理能力2万吨，计划明年10月投入运行。",
        "【[北汽集团]黄骅汽车产业园暨[北汽福田]车桥工厂项目】奠基。",
    ],
)
def test_a_name_reaches_from_its_owner_or_place_to_its_head_and_stops_at_de_verbs_and_amounts(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "【[国药乐仁堂]医药物流园项目三期】主体封顶。",
        "【南和宠物食品产业园项目（一期）】已投用。",
        "【[戴卡兴龙轮毂]智能工厂改造项目（二期）】竣工投产。",
        "【滹沱河生态修复三期工程】投资12亿元。",
        "规划建设【清河羊绒科技产业园二期】，2024年底前投入使用。",
        "【[冀中能源股份有限公司]20万吨玻纤产线一期】点火投产。",
    ],
)
def test_a_phase_belongs_to_the_name(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[河北艾科新材料有限公司]公告，拟投资建设【年产3900吨大丝束碳纤维项目】。",
        "拟投资建设“【年产12万套减振支座和3万吨密炼胶生产线】”项目，总投资5亿元。",
        "【[晨阳工贸]年产10万吨水性漆、5万吨树脂项目】总投资9亿元。",
        "【邢台500千伏输变电工程】3月20日送电投运。",
        "【[718所]特种气体项目】竣工投产。",
    ],
)
def test_figures_and_joined_products_stay_inside_a_name(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "【[四方通信]毫米波组件】、【[诚芯]封测二期】、【[54所]卫星导航模组】等9个项目集体破土。",
        "资金用于【围场御道口风电场】、【康保照阳河风电场二期】等4个在建风电项目。",
        "【邯港】、【遵秦】、【新元】3条高速公路正加紧施工。",
        "【邢衡高速邢台绕城段】、【唐廊高速改扩建工程】9月开工。",
        "【河北国龙制药阿奇霉素扩能改造】、【河北精工汽车服务产业园】等261个影响力大、带动能力强的项目集中开工。",
        "【厂通路】、【安石路】等4条跨界骨干道路总投资约21亿元。",
        "【京锡】、【承张】、【承平】等高速公路加快推进，年内力争开工。",
        "【氨基醇产业化】、【[欧创]干细胞】、【[中肥]一期】等13个项目完工投产。",
        "【曹妃甸港区煤炭码头六期】、【七期项目】双双获得核准。",
        "总投资30亿元的【[新奥集团]泛能网】、总投资18亿元的【[远大住工]装配式建筑二期】等7个项目入选。",
        "【赵县现代淀粉深加工】、【晋州纺织智能化改造】、【新乐物流园】三个项目同日奠基。",
    ],
)
def test_each_member_of_a_list_is_a_name_also_without_a_head(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "“【京张算力走廊】”智算中心项目正式落户[张北经济开发区]。",
        "就“【浓海水综合利用制备高纯镁盐关键技术】”项目签署合作协议。",
        "签约的“【新一代功率半导体芯片封装测试】”项目，由[中电科十三所]实施。",
        "其中产业项目6个、“双基”项目3个。",
        "实施“强链补链延链”工程，建设现代化产业体系。",
        "推行“拿地即开工”，推进“一会三函”审批，叫响“中国数坝”品牌。",
        "“项目建设拼的是要素，比的是服务。”他说。",
    ],
)
def test_of_a_quoted_name_the_inside_counts_and_a_slogan_is_none(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "【京秦高速遵化至秦皇岛段】建成通车，全长102公里。",
        "【太行山高速公路邯郸段】年底通车。",
        "正在铺轨的【雄忻高铁河北段】总投资316.4亿元。",
        "路线自双滦区接承德环城高速，止于滦平县，路线全长52公里。",
        "安排7.8亿元对京港澳、大广等5条高速公路的23处服务区进行改造。",
        "该县紧邻京港澳高速和京广铁路，交通便利。",
        "沿京沪高铁一路南下，田野里麦浪滚滚。",
        "实现高速发展，城市面貌焕然一新。",
        "由[河北城际铁路有限公司]负责建设。",
        "由河北城际铁路有限公司负责建设。",
    ],
)
def test_a_line_counts_where_it_is_built_not_where_it_tells_the_way(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "text",
    [
        "此次集中开工的178个项目，总投资612.4亿元。",
        "今年安排省市重点项目326项，其中省重点项目48项，续建项目19项、保投产项目8项。",
        "共实施亿元以上京津合作项目132个，签约北京项目74个。",
        "今年全省安排高速公路建设项目15项，年度计划投资310亿元。",
        "该项目总投资3.9亿元，一期投资15亿元，二期工程明年启动。",
        "对固定资产投资5000万元及以上的氢能装备制造项目，给予补助。",
        "加快实施稳链补链强链工程和产业基础再造工程。",
        "推动建设一批高水平中试基地、转化基地、科创园、孵化器。",
        "打造全国现代商贸物流重要基地、产业转型升级试验区。",
        "装备制造、新能源、新材料等15个项目签约。",
        "落实项目落地全程代办服务和项目建设一条龙服务。",
        "依托便利条件，深入推进基础设施互联互通，推动项目早落地、早开工。",
        "河北省省级重点项目前期工作经费管理办法",
        "今年1至7月，张家口市新能源项目完成投资163.2亿元。",
        "张家口冰雪装备产业园落地项目32个。",
        "老旧小区改造项目、棚户区改造项目全部开工。",
    ],
)
def test_groups_programmes_and_general_talk_are_no_names(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "marked",
    [
        "【石衡沧港城际铁路】获批\n[国家发改委]批复【石衡沧港城际铁路】可行性研究报告。",
        "主会场设在【[河北国瑞康有限公司]高端制剂产业化基地项目】现场。【[国瑞康]高端制剂产业化基地】总投资32亿元。",
        "关于【围场御道口风电场三期工程】核准的批复\n《关于【围场御道口风电场三期工程】核准的请示》收悉。",
    ],
)
def test_a_name_is_found_again_wherever_it_stands(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "总投资4.3亿元的【鑫岭不锈钢精密带钢】、总投资2.1亿元的【赵都药业冻干粉针车间】同日开工。",
        "总投资3.6亿元的【昌黎海参育苗】、4.2亿元的【青龙铁尾矿综合利用】和8500万元的【卢龙甘薯深加工技改】都在其中。",
        "投资7600万元、占地90亩的【[三元食品]低温奶】投产，日处理鲜奶1200吨。",
        "【[冀南新区]天工新材料碳化硅长晶】总投资12亿元，今年计划投资3亿元。",
        "【[诚信集团]光气化产品】、【卫星能源液化气综合利用】先后点火。",
        "【[巨力索具]高端索具智能制造】被列为省重点，获专项资金1200万元。",
        "【[燕钢]冷轧薄板镀锌】由[中冶京诚]承建，去年3月投产。",
        "【涉县龙电抽水蓄能】、【[天铁]热轧板余热利用】、【崇州光伏扶贫三期】三个项目总投资136亿元。",
        "清苑区引进的【[红日药业]中药饮片】，一期已投产。",
        "今年，廊坊市新建【艾各庄公园】、【银河北路绿廊】、【廊坊动植物园提升改造】等公园绿地8处。",
    ],
)
def test_a_name_without_a_head_is_told_by_its_price_its_stage_or_its_enumeration(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "全市集中签约项目28个：【凌云汽车轻量化】（涿州）、【北大生物医药】（高碑店）、【京东智能物流园】（涿州）等。",
        "项目名称：【邢台钢铁产能置换升级改造】；总投资：86亿元。",
        "1.【任丘华北石化炼油升级改造】 总投资105亿元 任丘市",
        "（一）【正定古城南城墙修复】，投资2.1亿元；",
        "序号 项目名称 建设地点 总投资（万元）\n1 【泊头东方铸造扩产】 泊头市 46000\n2 【青县司马庄温室改造】 青县 12000",
        "新开工项目中，投资最大的是【广宗自行车零部件产业园】，达12.6亿元。",
    ],
)
def test_fields_items_tables_and_members_behind_a_colon_are_names(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "【国道G107邯郸段】获[省交通运输厅]批复，概算总投资22.4亿元。",
        "【石家庄至雄安城际铁路（河北段）】可行性研究报告获批复。",
        "【京德高速一期】、【荣乌高速新线】、【京雄高速北京至雄安段】年底前建成通车。",
        "【大兴国际机场北线高速廊坊段】路基工程完成80%。",
        "【海兴县城污水处理厂提标改造】完工。",
        "泊头市大运河沿岸，【泊头运河文化公园】建设现场机声隆隆。",
        "[中铁二局]承建的【西环快速路高架桥】主体合龙。",
        "【官厅湖云计算产业园三期】进入招标阶段。",
    ],
)
def test_roads_works_and_facilities_keep_their_sections_and_their_renewal(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "text",
    [
        "对投资超5亿元的制造业项目实行一事一议。",
        "支持唐山港、黄骅港建设大宗商品交易中心。",
        "实施“千村示范、万村整治”工程，建设美丽乡村。",
        "深入推进大气污染防治、节能减排等重点工程，确保完成年度任务。",
        "邯郸机场开通至大连、厦门等航线6条，旅客吞吐量突破90万人次。",
        "在黄骅港综合港区，码头一片繁忙。",
        "走进河北新兴铸管的车间，机器轰鸣。",
        "该厂投资1200万元建设污水处理站和除尘设施，实现达标排放。",
        "重点实施蔬菜大棚、果品储藏、畜禽养殖等产业扶贫项目68个。",
    ],
)
def test_what_stands_already_and_what_is_said_of_any_are_no_names(text: str) -> None:
    check(text)


def test_a_list_tells_its_members_its_count_and_its_group() -> None:
    reading, _ = reading_of("资金用于围场御道口风电场、康保照阳河风电场二期等4个在建风电项目。")
    (found,) = member_lists(reading)
    text = reading.text
    assert [text[s.start : s.end] for s in found.members] == ["围场御道口风电场", "康保照阳河风电场二期"]
    assert found.count_span is not None
    assert text[slice(*found.count_span)] == "4个"
    assert found.head_text == "在建风电项目"
    assert text[found.start : found.end] == "围场御道口风电场、康保照阳河风电场二期等4个在建风电项目"


def test_members_of_lists_are_project_spans() -> None:
    reading, _ = reading_of("京雄、荣乌新线、京德3条高速公路已完成招标，曹妃甸煤炭码头六期、七期项目获批。")
    find_projects(reading)
    members = [span for found in member_lists(reading) for span in found.members]
    assert len(members) == 5
    assert set(members) <= set(reading.spans("PROJECT"))


def test_a_reading_without_words_or_text_has_no_names() -> None:
    reading = Reading(Document(id="empty", text=""))
    find_projects(reading)
    assert reading.spans("PROJECT") == []


_WORDS = (
    "项目",
    "工程",
    "一期",
    "二期工程",
    "高速公路",
    "产业园",
    "总投资",
    "开工",
    "等9个项目",
    "年产",
    "唐山市",
    "某集团",
    "《",
)
_PIECES = st.sampled_from([*"的、和，。；“”（）()·0123456789年月日期个项条等亿元\n 京雄》", *_WORDS])


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_string_yields_spans_inside_it_that_do_not_overlap(text: str) -> None:
    reading, _ = reading_of(text)
    find_projects(reading)
    spans = reading.spans("PROJECT")
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for found in member_lists(reading):
        assert found.start <= found.members[0].start <= found.members[-1].end <= found.end


@pytest.mark.parametrize(
    "piece", ["项目", "、", "等", "“", "一期", "和项目", "高速公路段", "某某、某某等9个", "（", "9个"]
)
def test_time_grows_with_the_length_of_the_text_not_with_its_square(piece: str) -> None:
    def seconds(length: int) -> float:
        reading, _ = reading_of(piece * (length // len(piece)))
        began = time.process_time()
        find_projects(reading)
        return time.process_time() - began

    seconds(2_000)
    assert seconds(32_000) < 40 * max(seconds(4_000), 0.002)
