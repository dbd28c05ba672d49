"""The furniture that stands between the paragraphs of an article, on pages and in feeds alike."""

import re
from collections import Counter

from watcher.extract.mend import REPEATED

# Teasers of other stories. What follows the words on the same line belongs to the teaser.
_TEASERS = (
    # English
    r"see also|read (?:more|next|also|on|the full (?:story|article))|also read"
    r"|more on this(?: story)?"
    r"|related(?: (?:stor(?:y|ies)|articles?|coverage|content|posts?|topics?|news|reading|links?))?"
    r"|recommended(?: (?:stories|reading|for you))?"
    r"|you (?:may|might) (?:also )?(?:like|be interested in)"
    r"|more (?:from|stories|news|coverage)|don['’]t miss|must[- ]read|trending(?: now)?"
    r"|most (?:read|popular)"
    r"|watch(?: now| also)?|listen(?: now| to this article)?|editor['’]?s?['’]? picks?|up next"
    r"|in case you missed it"
    # Russian, Ukrainian, Belarusian, Bulgarian
    r"|читайте (?:также|ещ[её]|по теме|далее|подробнее|в источнике)|также читайте|смотрите также"
    r"|см\. также|по теме"
    r"|материалы по теме|ещ[её] по теме|ранее по теме|похожие (?:новости|материалы|статьи)"
    r"|подробнее|главное за день"
    r"|читайте (?:також|ще|більше|докладніше)|також читайте|дивіться також|за темою"
    r"|матеріали за темою|схожі новини"
    r"|чытайце (?:таксама|яшчэ)|прочетете (?:още|повече)|вижте (?:още|повече)|още по темата"
    r"|свързани статии"
    # Other European languages
    r"|lesen sie (?:auch|hier|mehr|dazu)|auch interessant|mehr zum thema|siehe auch|lire aussi"
    r"|à lire (?:aussi|également)"
    r"|voir aussi|sur le même sujet|lea también|le puede interesar|te puede interesar|ver también"
    r"|más sobre"
    r"|leggi anche|potrebbe interessarti|leia (?:também|mais)|veja também|saiba mais|lees ook"
    r"|bekijk ook|läs (?:också|även|mer)"
    r"|les også|læs også|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także|również)"
    r"|przeczytaj (?:też|także)"
    r"|čtěte (?:také|též|více)|přečtěte si (?:také|více)|mohlo by vás zajímat|prečítajte si"
    r"|pročitajte (?:i|još)"
    r"|preberite (?:tudi|še)|olvassa el|citește și|citiți și|διαβάστε (?:επίσης|ακόμα)|δείτε επίσης"
    r"|ilgili haber(?:ler)?|ayrıca okuyun|bunu da okuyun|skaitykite taip pat|loe (?:ka|veel)"
    r"|lasi arī"
    # Asian languages and Arabic, Persian, Hebrew
    r"|관련 ?(?:기사|뉴스)|함께 (?:볼|읽을) ?기사|더 ?보기|많이 본 (?:뉴스|기사)"
    r"|関連(?:記事|ニュース)|あわせて読みたい|続きを読む"
    r"|相关(?:阅读|新闻|链接|报道|文章)|延伸(?:阅读|閱讀)|推荐阅读"
    r"|更多(?:新闻|新聞|阅读)|相關(?:新聞|報導|文章)|阅读更多"
    r"|اقرأ (?:أيضا|أيضًا|ايضا|المزيد)|إقرأ أيضا|مواضيع ذات صلة|بیشتر بخوانید|קראו (?:גם|עוד)"
    r"|baca juga|đọc thêm|xem thêm"
)
_MARKS = r"[\s>»›▶►●•*#\-–—\[(☞👉📌🔴|]*"
_TEASER = re.compile(
    rf"^{_MARKS}(?:{_TEASERS})(?:\s*[:：\-–—|»›>→.…]+.*|\s{{2,}}.*|\s*[\])]*)?$",
    re.IGNORECASE,
)
# The same words run into the headline behind them ("See also FBI joins manhunt").
_RUN_ON = re.compile(
    rf"^{_MARKS}(?:see also|also read|read also|read more|read next|читайте также|также читайте"
    rf"|читайте ещ[её]"
    r"|смотрите также|читайте також|також читайте|читайте ще|дивіться також|чытайце таксама"
    r"|lesen sie auch"
    r"|lire aussi|lea también|leggi anche|leia também|lees ook|läs också|les også"
    r"|czytaj (?:też|także)"
    r"|zobacz (?:też|także)|čtěte (?:také|též)|прочетете още"
    r"|관련 ?기사|関連記事|相关阅读|延伸阅读|اقرأ أيضا"
    r"|baca juga"
    r"|ilgili haber)\s+\S",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"^(?:share (?:this|on|via|to|it|article|now|by|the)\b.{0,60}|shares?|\d+ shares?"
    r"|tweet(?: about this on twitter| this)?"
    r"|pin it|e-?mail(?: this)?|print(?: this| page)?|copy (?:the )?link|link copied!?"
    r"|save(?: article)?|bookmark|comments?|\d+ comments?"
    r"|(?:share on |follow us on )?(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit"
    r"|pinterest|instagram|vk(?:ontakte)?"
    r"|viber|messenger|flipboard|threads|bluesky|youtube|tiktok|line|kakaotalk|weibo|wechat"
    r"|odnoklassniki)"
    r"|поделиться(?: .{0,40})?|поделитесь .{0,60}|скопировать ссылку|ссылка скопирована"
    r"|комментарии(?: \(?\d+\)?)?"
    r"|поділитися(?: .{0,40})?|поширити(?: .{0,40})?|коментарі(?: \(?\d+\)?)?|teilen"
    r"|artikel teilen|partager(?: .{0,30})?"
    r"|compartir(?: .{0,30})?|compartilhar(?: .{0,30})?|condividi(?: .{0,30})?|udostępnij|sdílet"
    r"|공유(?:하기)?|기사 ?공유"
    r"|シェア(?:する)?|ツイート|分享(?:到.{0,20})?"
    r"|click to share.{0,60}|advertisement|advertising|реклама"
    r"|anzeige|werbung"
    r"|publicité|publicidad|pubblicità|reklama|광고|広告|广告|إعلان|sponsored(?: content)?"
    r"|story continues below.{0,30}"
    r"|article continues (?:after|below).{0,40}|continue reading.{0,60}|scroll to continue.{0,40}"
    r"|skip to content|back to top)[.:!…]?$",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"^(?:we use cookies|this (?:web)?site uses cookies"
    r"|by (?:continuing|clicking|using this site).{0,80}(?:cookies|terms|privacy)"
    r"|(?:accept|manage|reject) (?:all )?cookies|мы используем (?:файлы )?cookie"
    r"|ми використовуємо (?:файли )?cookie"
    r"|wir verwenden cookies|nous utilisons des cookies|utilizamos cookies"
    r"|subscribe (?:to|now|for|and)|sign up (?:for|to|here|now)"
    r"|get (?:the latest|our) .{0,40}(?:newsletter|inbox|alerts)|(?:join|follow) (?:us|our"
    r"|the)\b.{0,30}\b(?:on|in|channel|facebook|twitter|telegram|whatsapp|instagram)\b"
    r"|download (?:our|the) .{0,30}app|подпи(?:шитесь|сывайтесь|саться) (?:на|в|и)|подписаться$"
    r"|присоединяйтесь к"
    r"|п[iі]дпи(?:шіться|суйтесь|суйтеся) на|приєднуйтесь до|abonnieren sie|abonnez-vous"
    r"|inscrivez-vous|suscr[ií]b(?:ase|ete)"
    r"|iscriviti|assine (?:a|nossa)|zapisz się|obserwuj nas"
    r"|구독|저작권자|무단 ?전재|ⓒ|©|copyright ©"
    r"|all rights reserved|все права защищены"
    r"|if you (?:notice|find|spot|found) an? (?:error|mistake|typo)"
    r"|(?:если вы )?(?:нашли|заметили|обнаружили) (?:ошибку|опечатку)"
    r"|якщо ви (?:помітили|знайшли) помилку|click here to (?:subscribe|sign up|join))",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^(?:leave a (?:reply|comment)|post a comment|add (?:a )?comment|comments? \(\d+\)"
    r"|\d+ (?:comments|responses)"
    r"|добавить комментарий|оставить комментарий|комментарии \(?\d+\)?|додати коментар"
    r"|залишити коментар"
    r"|kommentar (?:schreiben|verfassen)|laisser un commentaire|deja un comentario|댓글(?: \d+)?"
    r"|コメント(?:する)?)[.:]?$",
    re.IGNORECASE,
)
# At the end of an article: how to reach its author, and what the paper asks of its readers.
_TAIL = re.compile(
    r"^(?:(?:e-?mail|write to|contact|reach|follow)\b.{0,200}"
    r"(?:@|\bus\b|\bon (?:twitter|x|facebook|instagram|telegram)\b).{0,200}"
    r"|(?:have a (?:news )?tip|got a (?:news )?tip|tip us"
    r"|like this story|tell us what you think|reporting by|editing by|explore further"
    r"|(?:this )?copy is for your personal|to order presentation-ready)\b.{0,300}"
    r"|.{0,120}\b(?:may be reached at|can be reached at"
    r"|contributed to this (?:report|story|article))\b.{0,200}"
    r"|order reprints|print article|.{0,80}(?:@[\w.]{3,40}|\S@\S+\.\w{2,6})[.\s]*)$",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    r"^(?:related (?:stories|articles|posts|content|news|coverage|topics)"
    r"|more (?:stories|news|from .{1,40})|most (?:read|popular)"
    r"|recommended (?:stories|for you)|read next|trending(?: now)?|you (?:may|might) also like"
    r"|материалы по теме|похожие (?:новости|материалы|статьи)"
    r"|читайте также|по теме|новости по теме|матеріали за темою|схожі новини|читайте також"
    r"|mehr zum thema|sur le même sujet|관련 ?기사|相关(?:阅读|新闻)|関連記事)[:：]?$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|\(\s*…\s*\)|…|\.{3})\s*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟:;][\"'”’»)\]]*$")
_WORDS = re.compile(r"[^\W_]+")

_LONGEST_TEASER = 300
_LONGEST_CAPITALS = 160
_LONGEST_ITEM = 160
_FEWEST_CAPITALS = 4  # words; fewer are an acronym, a name or a heading
_LONGEST_LABEL = 40
_SHORTEST_LEAD = 40
_LEADS = 2
_NEXT = 2
_BEGINNING = 8
_ENDING = 40  # characters; longer than any ellipsis


def clean(paragraphs: list[str], title: str = "") -> list[str]:
    """`paragraphs` without teasers, related headlines, share buttons, pleas and comments.

    A headline repeated at the top, and a lead that the body repeats, stand once. Captions stay.
    """
    kept = _body(paragraphs)
    kept = _without_tail([p for p in kept if not _furniture(p)])
    kept = _without_capitals(kept, title)
    return _once(_without_title(kept, title))


def masked(text: str, title: str = "") -> str:
    """`text` with furniture blanked out, of the same length, so that offsets stay true.

    Only what is surely of other stories goes: teasers, share buttons, headlines in capitals.
    """
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    kept = _without_capitals([line for line in full if not _furniture(line)], title)
    wanted = set(kept)
    return "\n".join(line if line in wanted else " " * len(line) for line in lines)


def _body(paragraphs: list[str]) -> list[str]:
    """All up to the comments, less lists of links under a heading such as "Related stories"."""
    kept: list[str] = []
    listed = False
    for number, paragraph in enumerate(paragraphs):
        if _COMMENTS.match(paragraph) and number > len(paragraphs) // 2:
            break
        if _LIST_HEAD.match(paragraph.lstrip("#*-• ")):
            listed = True
            continue
        listed = listed and _is_item(paragraph)
        if not listed:
            kept.append(paragraph)
    return kept


def _without_tail(paragraphs: list[str]) -> list[str]:
    """Less the lines at the end that speak of the author and to the reader, not of the story."""
    end = len(paragraphs)
    while end > 1 and _TAIL.match(paragraphs[end - 1].lstrip("-*• ")):
        end -= 1
    return paragraphs[:end]


def _is_item(paragraph: str) -> bool:
    """One headline of a list: short, and not closed like a sentence."""
    return len(paragraph) < _LONGEST_ITEM and not _SENTENCE_END.search(paragraph)


def _furniture(paragraph: str) -> bool:
    text = paragraph.strip()
    if not text or not _WORDS.search(text):
        return True
    if len(text) <= _LONGEST_TEASER and (_TEASER.match(text) or _is_run_on(text)):
        return True
    return bool(_SHARE.match(text) or (len(text) <= _LONGEST_TEASER and _PLEA.match(text)))


def _is_run_on(text: str) -> bool:
    return bool(_RUN_ON.match(text)) and not text.endswith((".", "。"))


def _without_capitals(paragraphs: list[str], title: str) -> list[str]:
    """Less headlines of other stories, which stand alone in capitals between sentences."""
    if sum(map(_is_capitals, paragraphs)) * 3 > len(paragraphs):
        return paragraphs
    own = title.casefold()
    return [p for p in paragraphs if not _is_capitals(p) or p.casefold() in own]


def _is_capitals(paragraph: str) -> bool:
    """At least four words, all of them capitals, not closed like a sentence."""
    if len(paragraph) > _LONGEST_CAPITALS or not paragraph.isupper():
        return False
    return len(_WORDS.findall(paragraph)) >= _FEWEST_CAPITALS and not paragraph.endswith(
        (".", "!", ":")
    )


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    """Less the headline where it opens the text again, and a category label above it."""
    own = _normal(title)
    if not own:
        return paragraphs
    for number, paragraph in enumerate(paragraphs[:3]):
        first = _WORDS.search(paragraph.casefold())
        if first and own.startswith(first[0]) and _normal(paragraph) == own:
            above = [p for p in paragraphs[:number] if len(p) > _LONGEST_LABEL]
            return above + paragraphs[number + 1 :]
    return paragraphs


def _once(paragraphs: list[str]) -> list[str]:
    """No paragraph twice in a row, and a lead only where the body does not begin with its words."""
    if len(paragraphs) <= 1:
        return paragraphs
    kept: list[str] = []
    normals = [_normal(p) for p in paragraphs]
    often = Counter(n for n in normals if len(n) >= _SHORTEST_LEAD)
    refrains = sum(times > 1 for times in often.values()) > 1  # a text that repeats itself anyway
    for number, (paragraph, normal) in enumerate(zip(paragraphs, normals, strict=True)):
        long = len(normal) >= _SHORTEST_LEAD
        if paragraph.endswith(REPEATED):
            kept.append(paragraph.rstrip(REPEATED).rstrip())
            continue
        if long and number and normal == normals[number - 1]:
            continue
        if (
            long
            and not refrains
            and not paragraphs[number + 1 : number + 2][0:1] == [] and not paragraphs[number+1].endswith(REPEATED)
            and number < _LEADS
            and _repeated(paragraph, normals[number + 1 :])
        ):
            continue
        kept.append(paragraph)
    return kept


def _repeated(lead: str, later: list[str]) -> bool:
    """Whether what follows tells the lead again: itself, or the teaser that was cut from it."""
    cut = lead[:-_ENDING] + _ELLIPSIS.sub("", lead[-_ENDING:])
    normal = _normal(cut)
    if cut == lead:
        return any(one.startswith(normal) for one in later[:_NEXT])
    return normal in " ".join(later[:_BEGINNING])


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
