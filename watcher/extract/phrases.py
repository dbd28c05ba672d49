"""The words by which furniture is known, in the languages of the news."""

import re

# Teasers of other stories. What follows the words on the same line belongs to the teaser.
TEASERS = (
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
    # Lists of what others read
    r"|самое (?:читаемое|популярное|важное)|сейчас читают|выбор редакции|новости партн[её]ров"
    r"|найпопулярніше|популярні новини|новини партнерів|вибір редакції|meistgelesen|weitere artikel"
    r"|das könnte sie (?:auch )?interessieren|les plus lus|à la une|lo más (?:leído|visto)"
    r"|(?:noticias|artículos) relacionad[ao]s|más (?:leídas|noticias)|artigos relacionados"
    r"|mais lidas|articoli correlati|i più letti|powiązane (?:artykuły|tematy)"
    r"|najczęściej czytane|polecane|související články|nejčtenější|热门(?:新闻|文章)|热点新闻"
    r"|الأكثر قراءة|اخبار ذات صلة|أخبار ذات صلة"
)
MARKS = r"[\s>»›▶►●•*#\-–—\[(☞👉📌🔴|]*"
TEASER = re.compile(
    rf"^{MARKS}(?:{TEASERS})(?:\s*[:：\-–—|»›>→.…]+.*|\s{{2,}}.*|\s*[\])]*)?$",
    re.IGNORECASE,
)
# The same words run into the headline behind them ("See also FBI joins manhunt").
RUN_ON = re.compile(
    rf"^{MARKS}(?:see also|also read|read also|read more|read next|читайте также|также читайте"
    rf"|читайте ещ[её]"
    r"|смотрите также|читайте також|також читайте|читайте ще|дивіться також|чытайце таксама"
    r"|lesen sie auch"
    r"|lire aussi|lea también|leggi anche|leia também|lees ook|läs också|les også"
    r"|czytaj (?:też|także)"
    r"|zobacz (?:też|także)|čtěte (?:také|též)|прочетете още"
    r"|przeczytaj (?:też|także)|mehr zum thema|siehe auch|auch interessant|voir aussi"
    r"|à lire (?:aussi|également)|sur le même sujet|ver también|[lt]e puede interesar"
    r"|vea también|veja também|bekijk ook"
    r"|관련 ?(?:기사|뉴스)|함께 (?:볼|읽을) ?기사|関連記事|相关(?:阅读|新闻|报道|文章)|延伸阅读"
    r"|اقرأ (?:أيضا|أيضًا|المزيد)|مواضيع ذات صلة"
    r"|baca juga"
    r"|ilgili haber)\s+\S",
    re.IGNORECASE,
)
SHARE = re.compile(
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
    r"|شارك|compartir(?: .{0,30})?|compartilhar(?: .{0,30})?|condividi(?: .{0,30})?"
    r"|udostępnij|sdílet"
    r"|공유(?:하기)?|기사 ?공유"
    r"|シェア(?:する)?|ツイート|分享(?:到.{0,20})?"
    r"|click to share.{0,60}|advertisement|advertising|реклама"
    r"|anzeige|werbung"
    r"|publicité|publicidad|pubblicità|reklama|광고|広告|广告|إعلان|sponsored(?: content)?"
    r"|story continues below.{0,30}"
    r"|article continues (?:after|below).{0,40}|continue reading.{0,60}|scroll to continue.{0,40}"
    r"|skip to content|back to top)[.:：!…]?(?:\s*(?:facebook|twitter|telegram|whatsapp|vk|x)\b)*$",
    re.IGNORECASE,
)
PLEA = re.compile(
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
    r"|뉴스레터.{0,10}구독|订阅(?:我们)?的?|اشترك في|używamy plików cookie|本网站使用cookie"
    r"|이 사이트는 쿠키|يستخدم هذا الموقع ملفات تعريف|enjoyed the article\?"
    r"|want more (?:news|science)\?"
    r"|구독|저작권자|무단 ?전재|ⓒ|©|copyright ©"
    r"|all rights reserved|все права защищены"
    r"|if you (?:notice|find|spot|found) an? (?:error|mistake|typo)"
    r"|(?:если вы )?(?:нашли|заметили|обнаружили) (?:ошибку|опечатку)"
    r"|якщо ви (?:помітили|знайшли) помилку|click here to (?:subscribe|sign up|join))",
    re.IGNORECASE,
)
COMMENTS = re.compile(
    r"^(?:leave a (?:reply|comment)|post a comment|add (?:a )?comment|comments? \(\d+\)"
    r"|\d+ (?:comments|responses)"
    r"|добавить комментарий|оставить комментарий|комментарии \(?\d+\)?|додати коментар"
    r"|залишити коментар"
    r"|kommentar (?:schreiben|verfassen)|laisser un commentaire|deja un comentario|댓글(?: \d+)?"
    r"|コメント(?:する)?)[.:]?$",
    re.IGNORECASE,
)
# At the end of an article: how to reach its author, and what the paper asks of its readers.
TAIL = re.compile(
    r"^(?:(?:e-?mail|write to|contact|reach|follow)\b.{0,200}"
    r"(?:@|\bus\b|\bon (?:twitter|x|facebook|instagram|telegram)\b).{0,200}"
    r"|(?:have a (?:news )?tip|got a (?:news )?tip|tip us"
    r"|like this story|tell us what you think|reporting by|editing by|explore further"
    r"|(?:this )?copy is for your personal|to order presentation-ready)\b.{0,300}"
    r"|.{0,120}\b(?:may be reached at|can be reached at"
    r"|contributed to this (?:report|story|article))\b.{0,200}"
    r"|.{0,300}\b(?:follow (?:her|him|them|me) on|folgen sie (?:ihr|ihm) (?:auf|bei)"
    r"|suivez-l[ae] sur|síg[ua]el[ao] en|obserwuj (?:ją|go) na|подписывайтесь на (?:е[её]|его) "
    r"|підписуйтесь на (?:її|його) )\b.{0,80}"
    r"|order reprints|print article|.{0,80}(?:@[\w.]{3,40}|\S@\S+\.\w{2,6})[.\s]*)$",
    re.IGNORECASE,
)
LIST_HEAD = re.compile(
    r"^(?:самое (?:читаемое|популярное)|найпопулярніше|meistgelesen|les plus lus|lo más leído"
    r"|noticias relacionadas|powiązane artykuły|najczęściej czytane|热门新闻|الأكثر قراءة"
    r"|مواضيع ذات صلة|많이 본 뉴스|related (?:stories|articles|posts|content|news|coverage|topics)"
    r"|more (?:stories|news|from .{1,40})|most (?:read|popular)"
    r"|recommended (?:stories|for you)|read next|trending(?: now)?|you (?:may|might) also like"
    r"|материалы по теме|похожие (?:новости|материалы|статьи)"
    r"|читайте также|по теме|новости по теме|матеріали за темою|схожі новини|читайте також"
    r"|mehr zum thema|sur le même sujet|관련 ?기사|相关(?:阅读|新闻)|関連記事)[:：]?$",
    re.IGNORECASE,
)
# Lines that are never of the story: keywords, the minute of an update, whose picture it is.
LINES = re.compile(
    r"^(?:(?:tags?|topics?|filed under|labels|keywords|теги|метки|мітки|schlagwörter"
    r"|mots-clés|etiquetas|palabras clave|tagi|štítky|태그|标签|標籤|关键词|タグ|وسوم)"
    r"\s*[:：].{0,300}"
    r"|(?:last )?(?:updated?|published|posted)\b[^.]{0,40}\d{1,2}[:.]\d{2}[^.]{0,20}"
    r"|(?:обновлено|опубликовано|оновлено|опубліковано|aktualisiert|mis à jour|publié"
    r"|actualizado|publicado|aggiornato|aktualizacja|업데이트|입력|수정|更新于|更新時間|تحديث)"
    r"[^.]{0,40}\d{1,2}\s?[:.h時时]\s?\d{2}[^.]{0,20}"
    r"|(?:photos?|images?|pictures?|photograph|fotos?|фото|світлина|fot\.|zdj\.|사진|图片|写真|الصورة)"
    r"\s*(?:credits?)?\s*(?:[:：=/|©]| by )\s*[^\s.]{1,40}(?:\s+[^\s.]{1,40}){0,6}"
    r"|(?:image|photo|picture) credit\b[^.]{2,80})$",
    re.IGNORECASE,
)
_SEPARATED = r"\s*[:：\-–—|»›>→.…]+\s*"
ANNOUNCED = re.compile(rf"^{MARKS}(?:{TEASERS})(?!\w)", re.IGNORECASE)
"""Begins a line that announces another story."""
ANNOUNCES = re.compile(
    rf"(?:^{MARKS}(?:{TEASERS})(?:{_SEPARATED})?|[(\[\s](?:{TEASERS}){_SEPARATED})\s*$",
    re.IGNORECASE,
)
"""Ends the text in front of a link to another story: all of it, or its last words and a colon."""
