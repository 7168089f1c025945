"""Which names of organizations are one: short forms, renamed organs, branches, zones, universities, builders."""

from __future__ import annotations

import annotated
import pytest

from warehouse.resolution.name_fronts import place_in_front
from warehouse.resolution.organizations import Name, gather, is_relative, read
from warehouse.resolution.organs import organ_key, written_out
from warehouse.resolution.well_known import number

ONE = """
河北省人民政府人民政府国有资产监督管理委员会 省国资委
河北省人民政府国有资产监督管理委员会 河北省国资委
河北省国土资源厅 河北省自然资源厅
唐山市国土资源局 唐山市自然资源和规划局
石家庄市工商局 石家庄市市场监督管理局
河北省食药监局 河北省市场监管局
河北省行政审批局 河北省数据和政务服务局
河北省环保厅 河北省生态环境厅
河北省农业厅 河北省农业农村厅
邢台市国税局 国家税务总局邢台市税务局
国家税务总局河北省税务局 河北省税务局
中华人民共和国工业和信息化部 工信部
中华人民共和国石家庄海关 石家庄海关
国家发改委 国家发展和改革委员会
中共河北省委 省委
中共河北省委 河北省委
中共保定市委宣传部 保定市委宣传部
河北省政府办公厅 河北省人民政府办公厅
沧州市政府办 沧州市人民政府办公室
河北雄安新区管委会 雄安新区管理委员会
雄安新区 河北雄安新区
渤海新区 沧州渤海新区
渤海新区管委会 沧州渤海新区管理委员会
抚宁县人民政府 秦皇岛市抚宁区人民政府
满城区政府 保定市满城区人民政府
宁晋县经济开发区 河北宁晋经济开发区
宁晋经开区 宁晋县经济开发区
正定高新区 正定高新技术产业开发区
燕郊高新区 三河市燕郊高新技术产业开发区
燕郊高新区管委会 燕郊国家高新技术产业开发区管理委员会
工行河北省分行 中国工商银行股份有限公司河北省分行
工行河北分行 中国工商银行河北省分行
建行河北雄安分行 中国建设银行雄安分行
建设银行 中国建设银行股份有限公司
浦发银行石家庄分行 上海浦东发展银行股份有限公司石家庄分行
河北银行 河北银行股份有限公司
河北银行唐山分行 河北银行股份有限公司唐山分行
农发行邯郸市分行 中国农业发展银行邯郸市分行
河北省农信联社 河北省农村信用社联合社
唐山农商银行 唐山农村商业银行股份有限公司
人行石家庄中心支行 中国人民银行石家庄中心支行
中国人民银行石家庄中心支行 中国人民银行河北省分行
河北银保监局 国家金融监督管理总局河北监管局
河北证监局 中国证监会河北监管局
河北工大 河北工业大学
华北理工 华北理工大学
河北医大二院 河北医科大学第二医院
河北省二院 河北医科大学第二医院
河北大学附院 河北大学附属医院
华北理工附属医院 华北理工大学附属医院
石家庄市第一医院 石家庄市一院
中科院自动化所 中国科学院自动化研究所
中国电科54所 中国电子科技集团公司第五十四研究所
中电科十三所 中国电子科技集团有限公司第13研究所
中船718所 中国船舶集团有限公司第七一八研究所
中国中铁 中国中铁股份有限公司
中铁十八局 中铁十八局集团有限公司
中建八局 中国建筑第八工程局有限公司
中建一局 中国建筑一局(集团)有限公司
中交一公局 中交第一公路工程局有限公司
中国水电十一局 中国水利水电第十一工程局有限公司
中国二十二冶 中国二十二冶集团有限公司
国网河北电力 国网河北省电力有限公司
国网唐山供电公司 国网冀北电力有限公司唐山供电公司
河北移动 中国移动通信集团河北有限公司
唐山联通 中国联合网络通信有限公司唐山市分公司
华能 中国华能集团有限公司
大唐集团 中国大唐集团有限公司
国能集团 国家能源投资集团有限责任公司
新奥集团 新奥集团股份有限公司
首钢 首钢集团有限公司
河钢集团 河北钢铁集团有限公司
唐钢 河钢集团唐钢公司
北汽集团 北京汽车集团有限公司
京东 京东集团
长城汽车 长城汽车股份有限公司
荣盛发展 荣盛房地产发展股份有限公司
甲川新材料(唐山)有限公司 唐山甲川新材料有限公司
甲川股份公司 甲川股份有限公司
石药集团 石药控股集团有限公司
省发改委 河北省发展和改革委员会
省委网信办 河北省委网络安全和信息化委员会办公室
河北省互联网信息办公室 省委网信办
省协同办 河北省推进京津冀协同发展领导小组办公室
省重点办 河北省重点项目建设领导小组办公室
河北省扶贫办 河北省乡村振兴局
市场监管总局 国家市场监督管理总局
税务总局 国家税务总局
张家口市生态环境局怀来县分局 张家口市生态环境局怀来分局
住建部 中华人民共和国住房和城乡建设部
环保部 生态环境部
国家卫健委 国家卫生健康委员会
石家庄高院 石家庄高级人民法院
河北高院 河北省高级人民法院
唐山市交通局 唐山市交通运输局
河北建投 河北建设投资集团有限责任公司
京能集团 北京能源集团有限责任公司
衡水市卫计委 衡水市卫生健康委员会
北京大学第三医院 北医三院
唐山中院 唐山市中级人民法院
雄安集团 中国雄安集团有限公司
秦皇岛开发区 秦皇岛经济技术开发区
工行唐山曹妃甸支行 中国工商银行股份有限公司曹妃甸支行
唐山朔惠 唐山朔惠陶瓷集团有限公司
"""
TWO = """
河北省药监局 河北省市场监管局
国家发改委 河北省发改委
保定市委办公室 保定市政府办公室
渤海新区管委会 沧州市人民政府
邢台县人民政府 邢台市人民政府
承德县政府 承德市政府
沧县人民政府 沧州市人民政府
正定高新区 正定经开区
工行河北分行 中国工商银行
工行唐山分行 工商银行石家庄分行
工行唐山分行 农行唐山分行
河北银行唐山分行 河北银行
北理工 华北理工
河北医大二院 河北医大三院
河北大学附属医院 河北大学
中国中铁 中国铁路工程集团有限公司
中铁十八局 中铁十六局集团有限公司
国网河北电力 国家电网有限公司
国网唐山供电公司 国网邯郸供电公司
河北移动 中国移动
华能集团 华能国际电力股份有限公司
新奥集团 新奥能源控股有限公司
首钢 首钢京唐
唐钢 河钢集团
长城汽车 长城电器有限公司
甲川新材料(唐山)有限公司 甲川新材料有限公司
中国石化 中国石油
河北大学 河北工业大学
燕山大学 燕山大学附属医院
市场监管局 唐山市市场监管局
北医三院 北京大学第一医院
北医三院 北医三院崇礼院区
国网河北电力 国网冀北电力有限公司
西安电子科技大学 电子科技大学
宁晋经开区 宁晋县人民政府
石家庄市工信局 石家庄市科技局
河北省文物局 河北省文化和旅游厅
中国建设银行河北省分行 中国建设银行石家庄分行
工行唐山分行 工行唐山曹妃甸支行
唐山市人民医院 唐山市第一医院
石家庄市第一医院 唐山市第一医院
华北理工大学 河北理工学院
中国电科54所 中国电科13所
中建一局 中交一公局
唐山朔惠 邢台朔惠陶瓷有限公司
甲川集团 甲川股份有限公司
中国中铁 中铁十八局
河钢集团 河钢集团矿业有限公司
朔方集团 朔方集团怀安分公司
"""


def pairs(lines: str) -> list[tuple[str, str]]:
    """Two names a line."""
    return [(one, other) for one, other in (line.split() for line in lines.strip().splitlines())]


def together(one: str, other: str) -> bool:
    return len({m.leader for m in gather([Name(text=one), Name(text=other)], annotated.places())}) == 1


@pytest.mark.parametrize(("one", "other"), pairs(ONE))
def test_two_names_of_one_organization(one: str, other: str) -> None:
    assert together(one, other)


@pytest.mark.parametrize(("one", "other"), pairs(TWO))
def test_names_of_two_organizations(one: str, other: str) -> None:
    assert not together(one, other)


def test_a_brand_of_two_companies_of_its_place_stands_for_none() -> None:
    names = ["唐山朔惠", "唐山朔惠陶瓷有限公司", "唐山朔惠贸易有限公司"]
    assert len({m.leader for m in gather([Name(text=name) for name in names], annotated.places())}) == 3


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("发改委", "发展和改革委员会"),
        ("国资委", "国有资产监督管理委员会"),
        ("人民政府人民政府国有资产监督管理委员会", "国有资产监督管理委员会"),
        ("国土资源厅", "国土资源厅"),
        ("政府办", "人民政府办公室"),
        ("委网信办", "网络安全和信息化委员会办公室"),
    ],
)
def test_an_organ_written_out_keeps_the_name_of_its_time(name: str, full: str) -> None:
    assert written_out(name) == full


def test_an_organ_has_one_key_over_its_renaming() -> None:
    assert organ_key("国土资源厅") == organ_key("自然资源和规划局") != organ_key("生态环境局")


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("54", 54),
        ("五十四", 54),
        ("十", 10),
        ("二十", 20),
        ("七一八", 718),
        ("一百零二", 102),
        ("一百一十", 110),
        ("〇", 0),
    ],
)
def test_numbers_of_institutes_and_builders(sign: str, value: int) -> None:
    assert number(sign) == value


def test_a_place_in_brackets_comes_to_the_front_but_not_another_word() -> None:
    places = annotated.places()
    assert place_in_front("朔方新材料(唐山)有限公司", places) == "唐山朔方新材料有限公司"
    assert place_in_front("朔方(集团)有限公司", places) == "朔方(集团)有限公司"


def test_a_market_is_no_organ_of_the_city() -> None:
    relative = [name for name in ("市一院", "市政府", "市民政局", "市场监管局") if is_relative(name)]
    assert relative == ["市一院", "市政府", "市民政局"]


def test_a_branch_lies_where_it_says() -> None:
    assert read(Name(text="工行河北雄安分行"), annotated.places()).place == "雄安新区"


def test_a_relative_hospital_is_that_of_the_city_of_its_text() -> None:
    names = [Name(text="市一院", scope="130200"), Name(text="市一院", scope="130100"), Name(text="唐山市第一医院")]
    leaders = {m.name: m.leader for m in gather(names, annotated.places())}
    assert leaders[names[0]] == leaders[names[2]] != leaders[names[1]]


def test_a_brand_that_is_a_place_too_is_no_organ() -> None:
    assert read(Name(text="长安"), annotated.places()).kind == "short"
