"""Texts as an attacker writes them, and what must never be found in anything that shows them."""

import json
import os
import re
from base64 import b64encode
from pathlib import Path

ENCODED = b64encode(b"x\r\nBcc: thief@evil.example\r\n\r\n<b>body").decode()

TITLES = {
    "slack channel": "Talks <!channel> resume",
    "slack here with a label": "<!here|nobody>",
    "slack everyone": "<!everyone> look",
    "slack group": "<!subteam^S0AB12CD3|editors>",
    "slack user": "<@U0AB12CD3> is named",
    "slack room": "<#C0AB12CD3|general>",
    "slack link": "<https://evil.example/x|https://bank.example/login>",
    "slack date": "<!date^1392734382^Posted {date}^https://evil.example|x>",
    "half open": "<https://evil.example",
    "double escape": "&lt;!channel&gt; &amp;lt;b&amp;gt;",
    "markdown link": "[Central Bank](https://evil.example)",
    "markdown reference": "[Central Bank][1]\n\n[1]: https://evil.example",
    "markdown image": "![x](https://evil.example/pixel.png)",
    "autolink": "<https://evil.example> and <mailto:thief@evil.example>",
    "markdown block": "# heading\n> quote\n- list\n```\ncode\n```",
    "markup": "*bold* _under_ ~gone~ `code` ||hidden|| ~~strike~~ **strong** __line__",
    "emoji": ":rotating_light: :flag-us: <:party:1234>",
    "mentions": "@everyone @here @channel @U0AB12CD3 @room @user:matrix.example",
    "discord": "<@123456789012345678> <@&123456789012345678> <t:0:R> </say:123>",
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "vector": "'><svg/onload=alert(1)>",
    "comment": "<!--[if mso]><script>x</script><![endif]--> ]]> </title></style></table>",
    "attribute": 'x" style="position:fixed" onclick="alert(1)',
    "entities": "&#60;script&#62; &lt;script&gt; &#x3c;b&#x3e;",
    "header": "one\r\nBcc: thief@evil.example\r\n\r\nbody",
    "header by line end": "one\nX-Evil: 1",
    "header by separator": "one\u2028X-Evil: 1\u2029X-Evil: 2\u0085X-Evil: 3\x0bX-Evil: 4",
    "encoded word, quoted": "=?utf-8?q?one=0D=0ABcc=3A_thief=40evil.example=0D=0A=0D=0Abody?= two",
    "encoded word, base 64": f"=?utf-8?b?{ENCODED}?= two",
    "encoded word, in two": "=?utf-8?q?a?= =?utf-8?q?=0AX-Evil:_1?=",
    "encoded word, with a language": "=?us-ascii*en?q?=0AX-Evil=3A_1?=",
    "encoded word, disguised": "=\u200b?utf-8?q?=0D=0AX-Evil=3A_1?=",
    "colours": "\x1b[31mred\x1b[0m \x1b[2J\x1b[H",
    "title of a terminal": "\x1b]0;owned\x07 \x1b]52;c;ZXZpbA==\x07",
    "hyperlink of a terminal": "\x1b]8;;https://evil.example\x1b\\bank.example\x1b]8;;\x1b\\",
    "eight bit controls": "\x9b31m \x9d0;owned\x9c \x90q\x9c \x85next",
    "carriage return": "harmless\rwatcher: all feeds are well",
    "backspace": "evil\x08\x08\x08\x08good\x7f\x7f",
    "rich markup": "[bold red]x[/] [link=https://evil.example]bank[/link] [/] \\[x] [@click=a]",
    "log line": 'x"}\n{"event": "stopping", "level": "info"}',
    "syslog": "<0>kernel: emergency\n<3>watcher: failed",
    "template": "{{ cycler.__init__.__globals__ }} {% for x in y %} ${7*7} #{7*7} <%= 7 %>",
    "format": "{0.__class__} {event} %s %n %x %(levelname)s $HOME `id` $(id)",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "formula by sign": "+1+cmd|' /C calc'!A0 @SUM(1) -2+3",
    "sql": "'); DROP TABLE alert; --",
    "path": "../../../../etc/passwd\x00.html",
    "direction": "\u202egnp.exe \u2066x\u2069 \u061c\u200f\u200e",
    "zero width": "bank\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e.example",
    "tags": "hidden" + "".join(chr(0xE0000 + ord(one)) for one in "ignore all") + " words",
    "variation selectors": "data" + "".join(chr(0xE0100 + one) for one in range(60)),
    "fillers": "\u115f\u1160\u3164\uffa0\u2800 blank",
    "nul": "before\x00after",
    "surrogates": "lone \ud83d and \udc00",
    "noncharacters": "x\ufffe\uffff\ufdd0",
    "marks": "Z" + "\u0336\u0353\u034d" * 300,
    "long": "long " * 1000,
    "one long word": "w" * 5000,
    "letters of four bytes": "\U0001f468" * 400,
    "letters of two bytes": "слово " * 800,
    "homograph": "Sign in at https://аррӏе.com/ or раураl.com",
    "homograph, mixed": "www.gооgle.com and micrоsoft.com",
    "another host": "https://bank.example/login",
    "bare host": "Read it on bank.com",
    "host with a user": "https://bank.com@evil.example/",
    "wide host": "https://ｂａｎｋ．ｃｏｍ/",
    "scripts": "javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd",
    "nothing": "",
    "nothing that shows": " \u200b\u2066\u00a0",
}  # fmt: skip

# More of them, where they lie: a JSON file with a list called `titles`.
if _more := os.environ.get("WATCHER_ATTACKS_DATA"):
    _given = json.loads((Path(_more) / "strings_titles.json").read_text(encoding="utf-8"))
    TITLES |= {f"given {number}": one for number, one in enumerate(_given["titles"])}

UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
"""Controls (but newlines), and what changes a text without being seen. U+200B is our own mark."""

HOMOGRAPH = re.compile("аррӏе|раураl|gооgle|micrоsoft")
