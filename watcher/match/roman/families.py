"""Families of East Asia: Korean ones with Latin spellings, Chinese characters with readings."""

import re
from functools import lru_cache

from watcher.match.roman.syllables import pinyin
from watcher.match.roman.table import entries

# Hangul, then the spellings in the press, the commonest first. In the North 이, 임, 유 and 노 are
# written 리, 림, 류, 로.
_KOREAN = entries(
    """
    김 Kim Gim | 이리 Lee Ri Yi Rhee I | 박 Park Pak Bak | 최 Choi Choe |
    정 Jung Jeong Chung Chong Cheong | 강 Kang Gang | 조 Cho Jo | 윤 Yoon Yun |
    장 Jang Chang | 임림 Lim Im Rim | 한 Han | 오 Oh O | 서 Seo Suh So Sŏ | 신 Shin Sin |
    권 Kwon Gwon | 황 Hwang | 안 Ahn An | 송 Song | 류유 Ryu Yoo Yu You | 홍 Hong |
    전 Jeon Chun Jon Jun Chon | 고 Ko Go Koh | 문 Moon Mun | 양량 Yang Ryang | 손 Son Sohn |
    배 Bae Pae | 백 Baek Paek Paik | 허 Heo Hur Ho Huh | 남 Nam | 심 Shim Sim |
    노로 Roh Noh No Ro | 하 Ha | 곽 Kwak Gwak | 성 Sung Seong Song | 차 Cha | 주 Joo Ju Chu |
    우 Woo U | 구 Koo Ku Gu | 민 Min | 나라 Na Ra | 진 Jin Chin | 지 Ji Chi | 엄 Um Eom Om |
    채 Chae | 원 Won | 천 Cheon Chun Chon | 방 Bang Pang | 공 Kong Gong | 현 Hyun Hyon Hyeon |
    함 Ham | 변 Byun Pyon Byeon | 염렴 Yeom Yum Ryom | 여려 Yeo Ryo Yo | 추 Choo Chu |
    도 Do To | 소 So | 석 Seok Suk Sok | 선 Sun Seon Son | 설 Seol Sul Sol | 마 Ma |
    길 Gil Kil | 연련 Yeon Yon Ryon | 위 Wi | 표 Pyo | 명 Myung Myong Myeong | 기 Ki Gi |
    반 Ban Pan | 왕 Wang | 금 Keum Kum Geum | 옥 Ok | 맹 Maeng | 태 Tae Thae
    """
)
KOREAN_LATIN = {
    hangul: tuple(spelled.split()) for both, spelled in _KOREAN.items() for hangul in both
}
KOREAN: dict[str, str] = {}
for _hangul, _spellings in KOREAN_LATIN.items():
    for _spelling in _spellings:
        KOREAN[_spelling.lower()] = KOREAN.get(_spelling.lower(), "") + _hangul

# Chinese families in order of frequency, simplified and traditional; readings that differ from the
# commonest reading of the character stand apart.
_CHINESE = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于於董萧蕭肖程曹袁邓鄧许許傅沈曾"
    "彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻闫余潘杜戴夏锺钟鍾鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱丘秦江史"
    "顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦季俞章鲁魯葛伍韦"
    "韋申尤毕畢聂聶丛叢焦向柳邢岳齐齊梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜路詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游裴席卫"
    "衛查屈鲍鮑位覃霍翁隋甘景薄单單包司柏宁寧柯阮桂闵閔解强強柴华華车車冉房边邊习習栾欒戚穆蓝藍蒙连連"
)
_READINGS = {
    "曾": "zeng",
    "单": "shan",
    "單": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "區": "ou",
}
_READINGS |= {
    "查": "zha",
    "翟": "zhai",
    "薄": "bo",
    "盖": "ge",
    "员": "yun",
    "尉": "yu",
    "朴": "piao",
}
_READINGS |= {
    "万": "wan",
    "沈": "shen",
    "石": "shi",
    "任": "ren",
    "卜": "bu",
    "谷": "gu",
    "乐": "yue",
}
_COMPOUND = "欧阳歐陽司马司馬上官诸葛諸葛司徒东方東方慕容夏侯皇甫尉迟尉遲公孙公孫长孙長孫令狐"
_COMPOUNDS = tuple(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
FAMILY = re.compile("|".join((*_COMPOUNDS, f"[{_CHINESE}]")))


@lru_cache(maxsize=1_000)
def reading(family: str) -> str:
    """The pinyin of a Chinese family in characters, small letters without tones."""
    return "".join(_READINGS.get(char) or pinyin(char) for char in family)


PINYIN = frozenset(reading(char) for char in (*_CHINESE, *_COMPOUNDS))
