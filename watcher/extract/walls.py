"""Pages that stand where the article should: bot challenges, consent, log-in and pay walls.

Precision before recall: an article *about* CAPTCHAs or paywalls is an article.
"""

import re

_SHORT = 1500  # characters of text; a wall says little
_VERY_SHORT = 500

_CHALLENGE_TITLES = re.compile(
    r"^(?:just a moment\W*|attention required!.*|access (?:to this page has been )?denied\W*"
    r"|please wait\W*"
    r"|are you (?:a )?(?:human|robot)\W*|robot check"
    r"|verify(?:ing)? (?:you are|that you are) (?:a )?human\W*"
    r"|human verification|security check(?:point)?\W*|pardon our interruption\W*|one more step\W*"
    r"|ddos-guard"
    r"|checking your browser.*|bot verification|request (?:rejected|blocked)|403 forbidden"
    r"|forbidden|blocked"
    r"|проверка браузера.*|доступ (?:ограничен|запрещ[её]н)|вы не робот\W*|перевірка браузера.*"
    r"|captcha)$",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = (
    b"/cdn-cgi/challenge-platform/", b"cf-browser-verification", b"cf_chl_opt",
    b"captcha-delivery.com",
    b"_incapsula_resource", b"px-captcha", b"/_sec/cp_challenge", b"ddos-guard/js-challenge",
    b"awswafcookiedomainlist", b"aws-waf-token", b"sgcaptcha", b"showcaptcha", b"smartcaptcha",
)  # fmt: skip
_CHALLENGE = re.compile(
    r"verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot|bot)"
    r"|checking (?:if the site connection is secure|your browser)"
    r"|enable javascript and (?:cookies|disable)|unusual (?:traffic|activity) from your"
    r"|you have been blocked"
    r"|complete the (?:captcha|security check)"
    r"|(?:confirm|prove) (?:that )?you(?:['’]re| are) (?:not a robot|human)"
    r"|подтвердите,? что вы не робот|підтвердіть,? що ви не робот|로봇이 아닙니다"
    r"|ihr zugriff wurde blockiert",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue to|we(?: and our (?:\d+ )?partners)?[^.]{0,60} (?:store|use"
    r"|process)[^.]{0,60}(?:cookies|personal data|information on a device)"
    r"|accept (?:all )?(?:cookies)? and continue"
    r"|(?:with|mit) (?:ads|werbung) (?:and|und) tracking|bitte stimmen sie .{0,60}cookies"
    r"|pur-abo|consent to (?:the use of )?cookies|accepter et continuer|aceptar y continuar"
    r"|accetta e continua"
    r"|ваше согласие на обработку|zgod[ay] na przetwarzanie",
    re.IGNORECASE,
)
_CONSENT_TITLES = re.compile(
    r"^(?:before you continue\b.*|we value your privacy\W*|your privacy(?: choices| matters)?\W*"
    r"|(?:cookies?|privacy|consent) (?:consent|settings|preferences|notice|options|center)\W*"
    r"|(?:datenschutz|privatsphäre|cookie)-?einstellungen|gestion des cookies|vos choix.{0,30}"
    r"|настройки (?:cookie|файлов cookie).*|ustawienia (?:prywatności|plików cookie).*)$",
    re.IGNORECASE,
)
_ACCEPT = re.compile(
    r"(?:accept|allow|reject) all(?: cookies)?\b|alle(?: cookies)? akzeptieren|tout accepter"
    r"|aceptar todo|accetta tutto|принять вс[ея]|прийняти вс[еі]|zaakceptuj wszystk",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"subscribe (?:now )?to (?:continue|keep) reading"
    r"|to (?:continue|keep) reading,? (?:please )?(?:subscribe|log ?in|sign ?in|register)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available to|reserved for"
    r"|exclusive to) (?:our )?(?:paid |premium )?(?:subscribers|members)"
    r"|already a (?:subscriber|member)\?"
    r"|you(?:['’]ve| have) (?:reached|used) (?:your|all).{0,40}(?:free|limit)"
    r"|(?:log|sign) in to (?:continue|read)"
    r"|(?:create|register for) (?:a|your) free account to (?:continue|read)"
    r"|subscribe to (?:read|unlock)|unlock this article"
    r"|материал доступен (?:только )?(?:по подписке|подписчикам)"
    r"|чтобы (?:продолжить чтение|прочитать).{0,40}(?:подписк|войдите|оформите)"
    r"|доступно (?:лише |тільки )?(?:за передплатою|передплатникам)"
    r"|(?:jetzt|artikel) (?:mit .{0,30})?weiterlesen|nur für abonnenten|lesen sie mit .{0,30}plus"
    r"|(?:cet article est |contenu )?réservé aux? abonnés|contenido exclusivo para suscriptores"
    r"|contenuto riservato agli abbonati|solo para suscriptores"
    r"|artykuł dostępny (?:tylko )?dla (?:subskrybentów|prenumeratorów)|구독자 전용"
    r"|この記事は有料|有料会員限定"
    r"|登录后(?:查看|阅读)|订阅后阅读",
    re.IGNORECASE,
)


def standing(body: bytes, title: str, text: str) -> str:
    """Which wall the page is, in words for people; "" for an article or an ordinary failure.

    `text` is what was read of the page; `body` its bytes, searched for a challenge's own script.
    """
    if len(text) > _SHORT:
        return ""
    if _CHALLENGE_TITLES.match(title.strip()) and len(text) < _SHORT:
        return "a bot check stands in front of the article"
    if len(text) <= _VERY_SHORT and any(
        mark in body[:300_000].lower() for mark in _CHALLENGE_MARKS
    ):
        return "a bot check stands in front of the article"
    if len(text) <= _VERY_SHORT and _asks_consent(title, text):
        return "a consent page stands in front of the article"
    return _said(text)


def asks_to_pay(paragraph: str) -> bool:
    """Whether a short paragraph has the words of a wall for subscribers."""
    return _PAY.search(paragraph) is not None


def _asks_consent(title: str, text: str) -> bool:
    return bool(_CONSENT_TITLES.match(title.strip()) or _ACCEPT.search(text))


def _said(text: str) -> str:
    """By what a short page says, and mostly nothing else."""
    if len(text) <= _VERY_SHORT and _CHALLENGE.search(text):
        return "a bot check stands in front of the article"
    if (found := _PAY.search(text)) and len(text) <= _SHORT:
        return "the article is behind a paywall or a log-in" if _mostly(text, found) else ""
    if (found := _CONSENT.search(text)) and found.start() < _VERY_SHORT // 2:
        return "a consent page stands in front of the article"
    return ""


def _mostly(text: str, found: re.Match[str]) -> bool:
    """Whether little of an article stands before the wall's words."""
    return len(text) <= _VERY_SHORT or found.start() < _VERY_SHORT or found.end() > len(text) - 200
