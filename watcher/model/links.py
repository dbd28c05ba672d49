"""Addresses: absolute, http or https, without what only tracks the reader, and compared."""

import re
from urllib.parse import quote, urljoin, urlsplit

_FORBIDDEN = re.compile('[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069<>"\\\\^`{|}]')
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST = 4096
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = frozenset(
    str.split(
        "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid "
        "igshid igsh mc_cid "
        "mc_eid _ga _gl _hsenc _hsmi mkt_tok oly_anon_id oly_enc_id vero_id wickedid "
        "xtor cmp cmpid "
        "cmp_id ns_campaign ns_mchannel ns_source ns_linkname ns_fee ito srnd taid guccounter "
        "guce_referrer guce_referrer_sig ocid icid ncid ftag spm scm_id ref_src ref_url smid smtyp "
        "s_cid traffic_source rss amp outputtype __twitter_impression feature_id wt_mc wtmc wt_zmc"
    )
)
_SESSION = frozenset(
    str.split("sid s sessid session sessionid session_id phpsessid jsessionid cfid")
)
_SCRIPT = re.compile(r"/$|\.(?:php\d?|aspx?|cgi|jsp|do|pl|cfm|dll|exe|html?)$", re.IGNORECASE)
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "stm_", "itm_")
_KEPT_VALUES = {"rss": frozenset({"", "1", "true", "yes"}), "amp": frozenset({"", "1", "true"})}
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_AMP = re.compile(r"(?:/amp/?|(?<=[\w-])\.amp(?=(?:\.html?)?$))$|\.amp(?=\.html?$)", re.IGNORECASE)
_SAFE = "/:@!$&'()*+,;=~-._%?[]#"
# What the same article has before its host, in its path and in its query where it is set for
# phones, for AMP or for printers.
_VARIANT_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|mobil|amp|touch|wap)\.)+(?=[^.]+\.[^.])")
_VARIANT_PATH = re.compile(
    r"/(?:amp|amphtml|mobile|print|print-?version|printable|print-?friendly)(?=/|$)"
    r"|(?<=[\w-])\.(?:amp|print)(?=(?:\.html?)?/?$)|(?<=\w)-amp(?=\.html?$)",
    re.IGNORECASE,
)
_VARIANT_PARAMETER = re.compile(
    r"(?:amp|print|printable|printview|print-?version|mobile|m|noamp)(?:=(?:1|0|true|yes|y|on)?)?$"
    r"|(?:view|mode|format|version|output(?:type)?|type|layout|template|display|action)"
    r"=(?:amp|print(?:able|er|friendly)?|mobile)$|(?:amp_\w+|usqp)=",
    re.IGNORECASE,
)
_PATH_END = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$|/$", re.IGNORECASE)
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?|home|main|start)?/?$", re.IGNORECASE)
# Below these a name is registered with two labels; by rule of thumb, since the full list is long.
_SECOND = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"})


def absolute(url: str, base: str) -> str:
    """`url` resolved against `base`, in ASCII; "" unless it is a usable http or https address.

    User names and passwords are dropped. An address with a control character inside is refused.
    """
    url = url.strip()
    if not url or len(url) > _LONGEST or _CONTROLS.search(url):
        return ""
    try:
        return _rebuilt(urljoin(base, url) if base else url)
    except ValueError:  # also UnicodeError: a host that no DNS can hold
        return ""


def canonical(url: str, base: str) -> str:
    """The address that one article keeps: no tracking or session parameter, fragment or /amp.

    What is left of the query keeps its order. "" where `absolute` is "".
    """
    whole = absolute(url, base)
    if not whole:
        return ""
    parts = urlsplit(whole)
    path = _SESSION_PATH.sub("", parts.path) or "/"
    path = _AMP.sub("", path) or "/"
    query = "&".join(_kept(parts.query, path))
    routed = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return parts._replace(path=path, query=query, fragment=routed).geturl()


def folded(url: str) -> str:
    """For comparing only: http and https, a final slash and letter case of the host are one."""
    scheme, found, rest = url.partition("://")
    if found and scheme.lower() in _DEFAULT_PORTS:
        return rest.rstrip("/")
    return url


def key(url: str) -> str:
    """One address for all those under which one article stands; for comparing only.

    http and https are one, and so are the versions for phones, AMP and printers, and `www`. What
    carries no path of its own (a front page) keeps none. "" where `absolute` is "".
    """
    whole = canonical(url, "")
    if not whole:
        return ""
    parts = urlsplit(whole)
    host = _VARIANT_HOST.sub("", parts.netloc)
    path = _PATH_END.sub("", _VARIANT_PATH.sub("", parts.path)) or "/"
    query = "&".join(p for p in parts.query.split("&") if p and not _VARIANT_PARAMETER.match(p))
    return parts._replace(scheme="https", netloc=host, path=path, query=query).geturl()


def site(url: str) -> str:
    """The host less its subdomains, or the number that stands for one; "" where there is none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    labels = host.split(".")
    if ":" in host or host.replace(".", "").isdigit():
        return host
    below_second = labels[-2:-1] and labels[-2] in _SECOND and len(labels[-1]) == len("uk")
    return ".".join(labels[-3:] if below_second else labels[-2:])


def is_front(url: str) -> bool:
    """Whether an address is that of a whole site, or of its edition in a language."""
    parts = urlsplit(key(url))
    return not parts.query and not parts.fragment and bool(_FRONT.match(parts.path))


def _kept(query: str, path: str) -> list[str]:
    """Parameters less tracking, and less sessions where the rest still names one article.

    `story.php?sid=17` names its article by what elsewhere is a session.
    """
    kept = [p for p in query.split("&") if p and not _tracks(p)]
    lasting = [p for p in kept if p.partition("=")[0].lower() not in _SESSION]
    return lasting if lasting or not _SCRIPT.search(path) else kept


def _tracks(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _KEPT_VALUES:
        return value.lower() in _KEPT_VALUES[name]
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _rebuilt(url: str) -> str:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    host = _host(parts.hostname or "")
    if scheme not in _DEFAULT_PORTS or not host:
        return ""
    port = parts.port
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path, query, fragment = (quote(part, safe=_SAFE) for part in parts[2:])
    return parts._replace(
        scheme=scheme, netloc=host, path=path, query=query, fragment=fragment
    ).geturl()


def _host(host: str) -> str:
    """The host in ASCII; "" where it holds what a host never does."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return "" if _FORBIDDEN.search(host) or "%" in host else host.lower()
