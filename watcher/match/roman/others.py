"""Latin spellings of Greek, Arabic, Hebrew and Japanese words, and of foreign ones in Hangul.

These scripts hide vowels or tell fewer sounds apart, so a word has many possible spellings; the
likeliest are given. Words that are common in Arabic names have theirs listed.
"""

import re
import unicodedata
from functools import lru_cache

from watcher.match.roman import syllables
from watcher.match.roman.lattice import Choice, best, choices
from watcher.match.roman.table import entries

MOST = 24

_GREEK = entries(
    """
    α a | β v | δ d | ε e | ζ z | θ th | ι i | λ l | μ m | ν n | ο o | π p | ρ r | σ s | τ t |
    ω o | γ g | η i | κ k | ξ x ks | ς s | υ y i | φ f ph | χ ch h kh | ψ ps | ου ou u |
    αι ai e | ει ei i | οι oi i | αυ av af | ευ ev ef | γγ ng | γκ gk g | γξ nx | γχ nch |
    τζ tz dz | τσ ts | ^μπ b mp | μπ mp b | ^ντ d nt | ντ nt d nd | ^γι gi yi y
    """
)
_GREEK_PIECE = re.compile("^μπ|^ντ|^γι(?=[αεο])|μπ|ντ|ου|αι|ει|οι|αυ|ευ|γγ|γκ|γξ|γχ|τζ|τσ|.")

_ARABIC = entries(
    """
    ب b p | ت t | ث th s | ح h | د d | ذ dh z | ر r | ز z | س s | ص s | ض d | ط t | ظ z |
    ف f v | ل l | م m | ن n | ه h | ا a ~e | أ a o e u | إ i e | آ a | ى a | ة a ~ah | ء - |
    ئ i - | ؤ u o | ج j g | خ kh | ش sh ch | ع - a | غ g gh | ق q k | ك k c | و o ~u w ou v |
    ي i e y | پ p | چ ch | ژ zh | گ g | ڤ v | ک k | ی i | تش ch | نغ ng | فيتش vich vic |
    يتش ich ic | وف ov off | سكي ski sky | ^و w v | ^ي y | ه$ a h | ي$ i y
    """
)
_ARABIC_PIECE = re.compile("فيتش$|يتش$|وف$|سكي$|نغ|تش|^و|^ي|ه$|ي$|.")
_ARABIC_VOWELS = frozenset("اأإآىةويؤئیء")
# A vowel between two consonants; where they make a cluster that names have, rather none.
_BETWEEN: tuple[Choice, ...] = (
    ("a", 0.2),
    ("", 0.9),
    ("e", 0.7),
    ("i", 1.1),
    ("o", 1.8),
    ("u", 1.9),
)
_CLUSTER: tuple[Choice, ...] = (("", 0.1), ("a", 0.7), ("e", 0.9), ("i", 1.4))
_LIQUID = frozenset("رلنمسרלנמסש")
_GLIDING = frozenset("رلרל")
_ARTICLE = re.compile("^ال(?=..)")
# Words common in Arabic and Persian names; the commonest spelling in the press first.
_ARABIC_WORDS = entries(
    """
    محمد Mohammed Muhammad Mohamed Mohammad Mohamad Muhammed | أحمد Ahmed Ahmad |
    احمد Ahmed Ahmad | محمود Mahmoud Mahmud Mahmood | علي Ali | حسن Hassan Hasan |
    حسين Hussein Hussain Husayn Hossein Husain | عبد Abdul Abdel Abd |
    عبدالله Abdullah Abdallah Abdollah | الله Allah Ullah | الرحمن Rahman al-Rahman |
    العزيز Aziz al-Aziz | إبراهيم Ibrahim Ebrahim Brahim | ابراهيم Ibrahim Ebrahim |
    خالد Khaled Khalid | عمر Omar Umar Omer | عثمان Othman Osman Uthman |
    يوسف Youssef Yusuf Yousef Yousuf | مصطفى Mustafa Mostafa Moustafa | سعيد Saeed Said Sa'id |
    سعد Saad Sa'd | صالح Saleh Salih Salah | صلاح Salah | طارق Tariq Tarek Tareq |
    فيصل Faisal Faysal | فهد Fahd Fahad | سلمان Salman |
    سليمان Suleiman Sulaiman Soleiman Suleyman | حمد Hamad | حامد Hamed Hamid | حميد Hamid |
    جمال Jamal Gamal Djamal | كمال Kamal Kemal | كريم Karim Kareem | نصر Nasr |
    ناصر Nasser Nasir Naser | ياسر Yasser Yasir Yaser | بشار Bashar Bachar |
    الأسد al-Assad Assad al-Asad | حافظ Hafez Hafiz | رشيد Rashid Rachid Rasheed |
    قاسم Qassem Qasim Qasem Kassem | هاشم Hashem Hashim | حمزة Hamza | زيد Zaid Zayed Zayd |
    زايد Zayed Zaid | خليفة Khalifa Khalifah | خليل Khalil | إسماعيل Ismail Ismael Esmail |
    اسماعيل Ismail Ismael | نبيل Nabil | وليد Walid Waleed | سامي Sami | سمير Samir |
    منصور Mansour Mansur Mansoor | مسعود Masoud Massoud Masud | داود Daoud Dawud Dawood |
    موسى Musa Moussa Mousa | عيسى Issa Isa Eissa | مريم Mariam Maryam |
    فاطمة Fatima Fatma Fatimah | عائشة Aisha Aicha Ayesha | معمر Muammar Moammar Mouammar |
    القذافي Gaddafi Qaddafi al-Gaddafi Kadhafi | صدام Saddam | ياسين Yassin Yasin Yassine |
    هنية Haniyeh Haniya | السنوار Sinwar al-Sinwar | السيسي el-Sisi al-Sisi Sisi Sissi |
    الفتاح Fattah al-Fattah el-Fattah | الدين al-Din ed-Din eddine uddin | أبو Abu Abou |
    ابو Abu Abou | بن bin ben ibn | ابن ibn bin | آل Al | نور Nour Noor Nur | أمين Amin Ameen |
    أنور Anwar | حسني Hosni Husni | مبارك Mubarak Moubarak | شريف Sharif Sherif Cherif |
    عباس Abbas | رضا Reza Rida Ridha | مهدي Mahdi Mehdi | جواد Jawad Javad Djawad |
    روحاني Rouhani Rohani Ruhani | خامنئي Khamenei | الخميني Khomeini | رئيسي Raisi Raeisi |
    ظريف Zarif | سيد Sayed Seyed Said Sayyid Syed
    """
)

_HEBREW = entries(
    """
    ג g | ד d | ז z | ט t | כ k ch kh | ך kh | ל l | מ m | ם m | נ n | ן n | ס s | ק k | ר r |
    ת t | א a - e | ב b v | ה h | ו o ~u v | ח h ch | י i y | ע - a | פ p f | ף f | צ tz ts z |
    ץ tz ts | ש sh s | ה$ a ah e h | וו v w | יי ai ei i | ג' j g | ז' zh j | צ' ch | ץ' ch |
    ^ו v w | ^י y j i | ב$ v b | ת' th | י$ i y | ^ש sh s | ^ה h
    """
)
_HEBREW_PIECE = re.compile("[גזצץת]['׳]|^ו|^י|^ש|^ה|וו|יי|ה$|ב$|י$|.")
_HEBREW_VOWELS = frozenset("אהויע")
# Hebrew given names and families that are in the news; their vowels are not written.
_HEBREW_WORDS = entries(
    """
    בנימין Benjamin Binyamin | נתניהו Netanyahu | יצחק Yitzhak Isaac Itzhak |
    אברהם Avraham Abraham | משה Moshe Moses | דוד David Dawid | יעקב Yaakov Jacob Yaacov |
    יוסף Yosef Joseph Yossef | יוסי Yossi Yosi | שמעון Shimon Simon | שלמה Shlomo Solomon |
    שרה Sara Sarah | רחל Rachel Rahel | מרים Miriam | דניאל Daniel | מיכאל Michael |
    גבריאל Gabriel | רפאל Rafael Raphael | אהוד Ehud | אריאל Ariel | שרון Sharon | ברק Barak |
    פרס Peres | רבין Rabin | לפיד Lapid | יאיר Yair | בני Benny Beni | גנץ Gantz |
    גלנט Gallant Galant | יואב Yoav | נפתלי Naftali | בנט Bennett Benet | אביגדור Avigdor |
    ליברמן Lieberman Liberman | איתמר Itamar | בן Ben | גביר Gvir | בצלאל Bezalel |
    סמוטריץ Smotrich | ישראל Israel Yisrael | כץ Katz | כהן Cohen Kohen | לוי Levi Levy |
    הרצוג Herzog | אולמרט Olmert | גולדה Golda | מאיר Meir | דרעי Deri | אריה Aryeh Arie |
    גדעון Gideon | סער Sa'ar Saar | רון Ron | דרמר Dermer | אלון Alon | תמיר Tamir
    """
)


def greek(word: str) -> tuple[str, ...]:
    """Spellings of a Greek word in small letters, the likeliest first."""
    bare = re.sub("[\u0300-\u036f]", "", _decomposed(word))
    return _latin(_GREEK_PIECE, _GREEK, bare)


@lru_cache(maxsize=2_000)
def arabic(word: str) -> tuple[str, ...]:
    """Spellings of an Arabic or Persian word; the article is left out as well as written."""
    known = _ARABIC_WORDS.get(word)
    if known:
        return tuple(known.split())
    bare = _ARTICLE.sub("", word)
    pieces = _vowelled(_ARABIC_PIECE, _ARABIC, bare, _ARABIC_VOWELS)
    found = tuple(best(pieces, MOST))
    if bare == word:
        return found
    return tuple(f"{article}{one}" for one in found[: MOST // 3] for article in ("al-", "", "el-"))


@lru_cache(maxsize=2_000)
def hebrew(word: str) -> tuple[str, ...]:
    """Spellings of a Hebrew word."""
    known = _HEBREW_WORDS.get(word)
    if known:
        return tuple(known.split())
    pieces = _vowelled(_HEBREW_PIECE, _HEBREW, word.replace("׳", "'"), _HEBREW_VOWELS)
    return tuple(best(pieces, MOST))


_SOUNDS = entries(
    """
    R r l | B b v | P p f | F f h | I - ~u | S sh | J j | C ch | c ts | k k c | K g - | s s |
    z z | y y | u u | w w | t t | i i | n n | Y i
    """
)


@lru_cache(maxsize=2_000)
def foreign(word: str) -> tuple[str, ...]:
    """Spellings of a foreign name in kana or Hangul: its bare sounds, l or r, b or v."""
    code = syllables.code(word)
    pieces = [choices(_SOUNDS.get(sound, sound)) for sound in code]
    return tuple(best(pieces, MOST))


def _latin(pattern: re.Pattern[str], table: dict[str, str], word: str) -> tuple[str, ...]:
    pieces = [choices(_entry(table, word, found)) for found in pattern.finditer(word)]
    return tuple(best(pieces, MOST))


def _entry(table: dict[str, str], word: str, found: re.Match[str]) -> str:
    """What the table has for a piece, at the beginning or the end of the word before elsewhere."""
    piece = found.group()
    if found.start() == 0 and f"^{piece}" in table:
        return table[f"^{piece}"]
    if found.end() == len(word) and f"{piece}$" in table:
        return table[f"{piece}$"]
    return table.get(piece, "-")


def _vowelled(
    pattern: re.Pattern[str],
    table: dict[str, str],
    word: str,
    vowels: frozenset[str],
) -> list[tuple[Choice, ...]]:
    """The choices for each letter, with a vowel that may stand between two consonants."""
    pieces: list[tuple[Choice, ...]] = []
    before = ""
    for found in pattern.finditer(word):
        piece = found.group()
        if before and before not in vowels and piece[0] not in vowels:
            easy = before in _LIQUID or piece[0] in _GLIDING
            pieces.append(_CLUSTER if easy else _BETWEEN)
        pieces.append(choices(_entry(table, word, found)))
        before = piece[-1]
    return pieces


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", word.lower())
