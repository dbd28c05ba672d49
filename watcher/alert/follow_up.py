"""Whether a new version changes what was told: retraction, correction, another headline. Pure.

The marks are those that agencies and publishers put on such versions. They count only where the
version before had none, so that an article about a retraction is no retraction.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.alert import headline
from watcher.model.alert import Occasion
from watcher.model.article import Article
from watcher.model.ids import digest

_NOTICE = 300  # characters of a notice that are shown
_OPENING = 600  # characters in which a withdrawal notice stands that took the text's place
_REPLACED = 0.5  # share of the old text's length below which a text counts as replaced
_DELIMITER = r"\s*(?:[:：\-–—|\])】]|$)"
_OPEN = r"^[\s\W]*"

_RETRACTED = re.compile(
    _OPEN + r"(?:retract(?:ed|ion)|withdrawn|story (?:withdrawn|killed)|mandatory kill|"
    r"отзыв|отозван[оа]?|аннулирован[оа]?|аннуляция|відкликано|анульовано|"
    r"zurückgezogen|annulliert|annulation|dépêche annulée|anulación|anulad[ao]|retractación|"
    r"annullamento|annullat[ao]|ritrattazione|retratação|anulowano|wycofan[eoy]|anulacja|"
    r"zrušeno|staženo|전문\s?취소|기사\s?취소|취소|記事取り消し|取り消し|撤回|撤稿|撤销|撤銷|作废|"
    r"geri çekildi|إلغاء|سحب)" + _DELIMITER,
    re.IGNORECASE,
)
# Ordinary words, which agencies put before a story in capitals only.
_RETRACTED_IN_CAPITALS = re.compile(_OPEN + r"(?:[A-Z]+ )?(?:KILL|ADVISORY)" + _DELIMITER)

_CORRECTED = re.compile(
    _OPEN + r"(?:(?:update/)?correct(?:ed|ion|ing|s)|clarification|erratum|errata|"
    r"исправлен[оаие]*|уточнени[ея]|поправка|виправлен[оня]*|уточнення|korrektur|berichtigung|"
    r"korrigiert|rectificatif|correctif|corrección|rectificación|fe de erratas|rettifica|"
    r"errata corrige|correção|errata|sprostowanie|korekta|oprava|정정|수정|訂正|更正|düzeltme|"
    r"تصحيح)(?:\s*[(\[]?\s*\d[\d.\s/:]*[)\]]?)?" + r"\s*[:：\-–—|\])】]",
    re.IGNORECASE,
)
_CORRECTED_IN_TEXT = re.compile(
    r"\(corrects\b|\bthis (?:article|story|report) (?:was|has been) (?:corrected|amended)|"
    r"\ban earlier version of this (?:article|story|report)|\bв (?:более ранней|предыдущей) версии|"
    r"\bin einer früheren (?:version|fassung)|\bune version (?:précédente|antérieure) de|"
    r"\buna versión anterior de|\buna versione precedente|바로잡습니다",
    re.IGNORECASE,
)

# "This article has been withdrawn", which may stand above a text that is still there.
_THIS_IS_WITHDRAWN = re.compile(
    r"\bthis (?:article|story|report|item|dispatch|piece)(?: \w+){0,3} (?:has been|was|is) "
    r"(?:withdrawn|retracted|removed|killed|taken down)|"
    r"\bdiese[rs]? (?:artikel|beitrag|meldung|text)\b[^.]{0,60}(?:zurückgezogen|zurückgenommen)|"
    r"\bcet(?:te)? (?:article|dépêche)\b[^.]{0,60}(?:retiré|annulé|supprimé)|"
    r"\best[ea] (?:artículo|noticia|nota)\b[^.]{0,60}(?:retirad|anulad|eliminad)|"
    r"\bquest[oa]? ?(?:articolo|notizia|lancio)\b[^.]{0,60}(?:ritirat|annullat|rimoss)|"
    r"\b(?:этот|данный|эта|данная|это) (?:материал|статья|новость|сообщение)\b[^.]{0,60}"
    r"(?:отозван|аннулирован|снят|удал[её]н)|"
    r"\b(?:цей|ця|це) (?:матеріал|стаття|новина|повідомлення)\b[^.]{0,60}"
    r"(?:відкликан|анульован|знят|видален)",
    re.IGNORECASE,
)
# The same without "this", where hardly anything else is left of the text.
_WITHDRAWN = re.compile(
    r"\b(?:article|story|report|item|dispatch|page)\b[^.]{0,60}"
    r"(?:withdrawn|retracted|removed|deleted|taken down|unpublished|no longer available)|"
    r"(?:артикул|материал|стать|новост|сообщени|публикаци)\w*[^.]{0,60}"
    r"(?:отозван|аннулирован|снят|удал[её]н)|"
    r"(?:матеріал|статт|новин|повідомленн|публікаці)\w*[^.]{0,60}(?:відкликан|анульован|знят|видален)|"
    r"\b(?:artikel|beitrag|meldung|text)\b[^.]{0,60}(?:zurückgezogen|zurückgenommen|gelöscht|entfernt)|"
    r"\b(?:article|dépêche|contenu)\b[^.]{0,60}(?:retiré|annulé|supprimé|dépublié)|"
    r"\b(?:artículo|noticia|nota|despacho)\b[^.]{0,60}(?:retirad|anulad|eliminad|borrad)|"
    r"\b(?:articolo|notizia|lancio)\b[^.]{0,60}(?:ritirat|annullat|rimoss|cancellat)|"
    r"\b(?:artigo|notícia|matéria)\b[^.]{0,60}(?:retirad|anulad|removid|apagad)|"
    r"(?:artykuł|depesza|materiał)\w*[^.]{0,60}(?:wycofan|anulowan|usunięt)|"
    r"(?:기사|보도|전문)[^.]{0,20}(?:취소|삭제|철회)|(?:記事|配信)[^。]{0,30}(?:取り消|削除|撤回)|"
    r"(?:稿件|文章|报道|報道|新闻)[^。]{0,20}(?:撤回|撤销|撤銷|作废|删除|刪除)|"
    r"(?:haber|makale)\w*[^.]{0,40}(?:geri çekil|kaldırıl|iptal)|"
    r"(?:الخبر|المقال|التقرير)[^.]{0,40}(?:سحب|إلغاء|حذف)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new version changes. `key` is the same for the same change; `facts` tell of it."""

    occasion: Occasion
    key: str
    facts: tuple[str, ...]


def change(old: Article, new: Article) -> Change | None:
    """The gravest change from `old` to `new`, two versions of one article; None for trifles.

    Notices in a text count only where both texts came from the same place: what a page says was
    perhaps there when only the feed's teaser could be read.
    """
    if notice := _withdrawal(old, new):
        return gone(new.id, notice)
    if notice := _correction(old, new):
        return Change(
            occasion=Occasion.CORRECTED, key=digest(new.id, notice), facts=(notice[:_NOTICE],)
        )
    return retitled(new.id, old.title, new.title, site=new.site)


def gone(article_id: str, notice: str) -> Change:
    """That an article was withdrawn. `notice` is what shows it."""
    return Change(occasion=Occasion.RETRACTED, key=article_id, facts=(notice[:_NOTICE],))


def retitled(article_id: str, old: str, new: str, *, site: str = "") -> Change | None:
    """That an article has another headline, if the new one says something else."""
    if not headline.differs(old, new, site=site):
        return None
    said = digest(article_id, *headline.words(new, site=site))
    return Change(occasion=Occasion.HEADLINE, key=said, facts=(old, new))


def returns(change: Change, told: Iterable[tuple[str, ...]]) -> bool:
    """Whether an article is back at a headline that it had when it was told of.

    `told` are the facts of the changes of its headline so far.
    """
    if change.occasion is not Occasion.HEADLINE:
        return False
    return any(facts and not headline.differs(facts[0], change.facts[1]) for facts in told)


def _withdrawal(old: Article, new: Article) -> str:
    if _is_marked_withdrawn(new.title) and not _is_marked_withdrawn(old.title):
        return new.title
    if old.text_from is not new.text_from:
        return ""
    for paragraph in new.text[:_OPENING].split("\n"):
        if _is_withdrawal(paragraph, replaced=_is_replaced(old, new)) and paragraph not in old.text:
            return paragraph
    return ""


def _is_withdrawal(paragraph: str, *, replaced: bool) -> bool:
    if _is_marked_withdrawn(paragraph) or _THIS_IS_WITHDRAWN.search(paragraph):
        return True
    return replaced and bool(_WITHDRAWN.search(paragraph))


def _is_marked_withdrawn(text: str) -> bool:
    return bool(_RETRACTED.search(text) or _RETRACTED_IN_CAPITALS.search(text))


def _is_replaced(old: Article, new: Article) -> bool:
    return len(new.text) < len(old.text) * _REPLACED


def _correction(old: Article, new: Article) -> str:
    if _CORRECTED.search(new.title) and not _CORRECTED.search(old.title):
        return new.title
    if old.text_from is not new.text_from:
        return ""
    for paragraph in new.text.split("\n"):
        marked = _CORRECTED.search(paragraph) or _CORRECTED_IN_TEXT.search(paragraph)
        if marked and paragraph not in old.text:
            return paragraph
    return ""
