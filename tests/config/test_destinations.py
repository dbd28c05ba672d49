"""Destinations and their secrets."""

# ruff: noqa: E501 - a case of a table reads best on one line

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import certifi
import pytest

from watcher.config.configuration import Loaded
from watcher.config.credentials import Redactor, SecretProblem, Secrets, exposed
from watcher.config.load import load
from watcher.config.problem import Severity
from watcher.model.delivery import DestinationKind
from watcher.model.settings import Network

Load = Callable[..., Loaded]
CANARY = "xoxb-canary-0123456789"


def secret(folder: Path, name: str, value: str, mode: int = 0o600) -> Path:
    path = folder / "secrets" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(value, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d: {}", "2:3: a destination has exactly one of `slack`, `email`, `apprise`; this has none"),
        ("d: {slack: desk, email: a@b.example}", "2:3: a destination has exactly one of"),
        ("d: {slack: desk}", "2:14: a channel needs a `token`"),
        ("d:\n    slack: #desk\n    token: t", "3:12: `slack` has no value: in YAML # begins a comment"),
        ("d: {slack: 'two words', token: t}", "2:14: this is neither a channel's name nor"),
        ("d: {slack: 'http://hooks.example/x'}", "2:14: `slack` must begin with https://"),
        ("d: {slack: 'https://hooks.example/x', token: t}", "2:48: a webhook has no `token`"),
        ("d: {slack: desk, token: t, api: 'http://slack.example/'}", "2:35: `api` must begin with https"),
        ("d: {slack: desk, token: t, mention_on_breaking: all}", "2:51: write here, channel"),
        ("d: {slack: desk, token: t, server: 'smtp://h'}", "2:38: `server` goes with `email`"),
        ("d: {email: a@b.example}", "2:14: `server` is missing"),
        ("d: {email: [nobody], server: 'smtp://h'}", "2:15: `nobody` is not an e-mail address"),
        ("d: {email: [\"a@b.example\\nBcc: c@d.example\"], server: 'smtp://h'}", "2:15: "),
        ("d: {email: a@b.example, server: 'http://h'}", "2:35: a mail server is smtp://"),
        ("d: {email: a@b.example, server: 'smtp://h', from: nobody}", "2:53: `nobody` is not an e-mail"),
        ("d: {apprise: nothing}", "2:16: an Apprise address is one URL"),
        ("d: {apprise: 'json://h/?Format=markdown'}", "2:16: take `format=` out"),
        ("d: {apprise: 'json://h/', only: [urgent]}", "2:36: `urgent` is not one of"),
        ("d: {apprise: '${secret:none}'}", "2:16: the secret `none` is missing: put it in "),
        ("d: {apprise: '${token}'}", "2:16: a secret is written ${secret:name}"),
        ("d: {apprise: '${secret:../x}'}", "2:16: a secret is written ${secret:name}"),
    ],
)  # fmt: skip
def test_a_bad_destination_is_left_out_with_its_error(
    loaded: Load, text: str, expected: str
) -> None:
    found = loaded(f"destinations:\n  {text}\n")
    lines = [f"{problem.line}:{problem.column}: {problem.message}" for problem in found.errors]
    assert found.configuration.destinations == {}
    assert len(lines) == 1, lines
    assert lines[0].startswith(expected), lines


def test_each_kind_is_read_with_its_secrets(loaded: Load) -> None:
    text = (
        "destinations:\n"
        '  bot: { slack: "#desk", token: "${secret:slack-token}", mention_on_breaking: here }\n'
        '  hook: { slack: "https://hooks.example/${secret:part}" }\n'
        '  test: { slack: desk, token: t-1234, api: "https://phone.example:9/api/" }\n'
        '  mail: { email: [a@b.example, c@d.example], server: "smtp://u:p@h:25", from: w@b.example }\n'
        '  phone: { apprise: "json://phone.example:9/", only: [high, breaking] }\n'
    )
    env = {"WATCHER_SECRET_SLACK_TOKEN": CANARY, "WATCHER_SECRET_PART": "T000/B000"}
    found = loaded(text, env=env)
    destinations = found.configuration.destinations
    assert found.problems == ()
    assert (destinations["bot"].address, destinations["bot"].token) == ("desk", CANARY)
    assert destinations["hook"].address == "https://hooks.example/T000/B000"
    assert destinations["test"].api == "https://phone.example:9/api/"
    assert destinations["mail"].recipients == ("a@b.example", "c@d.example")
    assert destinations["mail"].sender == "w@b.example"
    assert destinations["phone"].kind is DestinationKind.APPRISE
    assert destinations["phone"].only == {"high", "breaking"}


@pytest.mark.parametrize(
    ("server", "sender"),
    [
        ("smtps://desk%40b.example:pw1234@h", "desk@b.example"),
        ("smtps://user:pw1234@h", "a@b.example"),
        ("smtp://h:25", "a@b.example"),
    ],
)
def test_mail_has_a_sender_where_none_is_given(loaded: Load, server: str, sender: str) -> None:
    found = loaded(f"destinations: {{ d: {{ email: [a@b.example], server: '{server}' }} }}")
    assert found.configuration.destinations["d"].sender == sender


def test_secrets_are_looked_up_in_order(tmp_path: Path) -> None:
    systemd, own = tmp_path / "systemd", tmp_path / "own"
    env = {
        "CREDENTIALS_DIRECTORY": str(systemd),
        "WATCHER_SECRETS_DIR": str(own),
        "WATCHER_SECRET_A_B": "from the environment",
    }
    secrets = Secrets.of(tmp_path, env)
    assert secrets.value("a-b") == "from the environment"
    secret(tmp_path, "a-b", "from the folder\n")
    assert secrets.value("a-b") == "from the folder"
    own.mkdir()
    (own / "a-b").write_text("from our own")
    (own / "a-b").chmod(0o600)
    assert secrets.value("a-b") == "from our own"
    systemd.mkdir()
    (systemd / "a-b").write_text("from systemd")
    assert secrets.value("a-b") == "from systemd"


def test_a_secret_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    path = secret(tmp_path, "token", CANARY, 0o644)
    with pytest.raises(SecretProblem, match=f"chmod 600 {path}"):
        Secrets.of(tmp_path, {"WATCHER_SECRET_TOKEN": "x"}).value("token")


@pytest.mark.parametrize(
    ("value", "message"), [("\n", "is empty"), ("x" * 70_000, "larger than 64 kB")]
)
def test_a_secret_of_the_wrong_size_is_refused(tmp_path: Path, value: str, message: str) -> None:
    secret(tmp_path, "token", value)
    with pytest.raises(SecretProblem, match=message):
        Secrets.of(tmp_path, {}).value("token")


@pytest.mark.parametrize(
    "text",
    [
        'd: { apprise: "${secret:token}" }',
        'd: { apprise: "json://${secret:token}/?format=markdown" }',
        'd: { slack: "http://${secret:token}/x" }',
        'd: { slack: "two ${secret:token}", token: x }',
        'd: { email: a@b.example, server: "${secret:token}" }',
        'd: { email: a@b.example, server: "smtp://[${secret:token}" }',
        "d: { slack: https://hooks.example/x, token: '" + CANARY + "' }",
        "d: { apprise: '" + CANARY + "' }",
    ],
)
def test_no_error_repeats_a_secret(loaded: Load, text: str) -> None:
    found = loaded(f"destinations:\n  {text}\n", env={"WATCHER_SECRET_TOKEN": CANARY})
    assert found.errors
    assert CANARY not in str([str(problem) for problem in found.problems])
    assert CANARY not in repr(found)


def test_the_redactor_hides_secrets_and_the_telling_parts_of_addresses() -> None:
    redactor = Redactor()
    redactor.add("https://hooks.example/services/T01/B02/longsecretpart")
    redactor.add("smtps://desk:pa55word@mail.example:465")
    redactor.add("ntfys://very-secret-topic")
    redactor.add("abc")
    text = (
        "POST /services/T01/B02/longsecretpart failed, then longsecretpart; login pa55word; "
        "https://ntfy.sh/very-secret-topic; mail.example; abc"
    )
    assert redactor.redact(text) == (
        "POST [secret] failed, then [secret]; login [secret]; "
        "https://ntfy.sh/[secret]; mail.example; abc"
    )


def test_secrets_typed_into_the_file_are_redacted_too(folder: Path, loaded: Load) -> None:
    loaded(f"destinations:\n  d: {{ slack: desk, token: {CANARY} }}\n")
    secrets = Secrets.of(folder, {})
    load(folder, secrets=secrets)
    assert secrets.redactor.redact(f"token={CANARY}") == "token=[secret]"


@pytest.mark.parametrize(
    ("destination", "key"),
    [
        ("slack: desk, token: xoxb-1234", "token"),
        ('slack: "https://hooks.slack.com/services/T00/B00/Xy12Zw34Ab56"', "slack"),
        ('email: [a@b.example], server: "smtps://user:pw1234@mail.example"', "server"),
        ('apprise: "ntfys://user:pw1234@ntfy.example/alerts"', "apprise"),
        ('slack: "http://127.0.0.1:9/services/T00/B00/Xy12Zw34Ab56"', ""),
        ('slack: desk, token: "${secret:t}"', ""),
        ('email: [a@b.example], server: "smtps://mail.example"', ""),
        ('apprise: "ntfys://alerts"', ""),
    ],
)
def test_a_secret_that_is_typed_into_an_open_file_is_warned_of(
    folder: Path, loaded: Load, destination: str, key: str
) -> None:
    network = "daemon: { network: { allow: [127.0.0.0/8] } }\n"
    text = f"{network}destinations:\n  d: {{ {destination} }}\n"
    env = {"WATCHER_SECRET_T": "xoxb-1234"}
    assert loaded(text, env=env).problems == ()
    (folder / "a.yaml").chmod(0o644)
    found = loaded(text, env=env)
    assert "d" in found.configuration.destinations
    assert [(one.severity, one.line) for one in found.problems] == (
        [(Severity.WARNING, 3)] if key else []
    )
    for one in found.problems:
        assert f'{key}: "${{secret:d}}"' in one.message
        assert "1234" not in one.message


def test_a_watch_keeps_a_destination_whose_secret_is_missing(loaded: Load) -> None:
    found = loaded(
        "destinations:\n  phone: { apprise: '${secret:x}' }\n"
        "watches:\n  w:\n    match: { any: [{ words: [x] }] }\n    send: { to: phone }\n"
    )
    assert found.configuration.watches["w"].send.to == ("phone",)
    assert [problem.subject for problem in found.errors] == [("destination", "phone")]


@pytest.mark.parametrize(
    ("destination", "host"),
    [
        ('slack: "http://127.0.0.1:9/hook"', "127.0.0.0/8"),
        ('slack: "https://10.1.2.3/hook"', "10.1.2.3"),
        ('slack: desk, token: t-1234, api: "http://localhost:9/"', "127.0.0.0/8"),
        ('apprise: "mmosts://192.168.1.9/3ccdd113474722377935511fc85d3dd4"', "192.168.1.9"),
        ('apprise: "jsons://[::1]/x"', '"::1"'),
    ],
)
def test_a_private_destination_is_kept_with_a_warning_until_it_is_allowed(
    loaded: Load, destination: str, host: str
) -> None:
    text = f"destinations: {{ d: {{ {destination} }} }}\n"
    (problem,) = loaded(text).problems
    assert problem.severity is Severity.WARNING
    assert "daemon:" in problem.message
    assert "hook" not in problem.message
    allowed = loaded(f"{text}daemon: {{ network: {{ allow: [{host}] }} }}\n")
    assert allowed.problems == ()
    assert "d" in allowed.configuration.destinations


def test_neither_a_mail_server_nor_a_token_of_digits_is_taken_for_a_private_destination(
    loaded: Load,
) -> None:
    text = (
        'destinations:\n  a: { email: [a@b.example], server: "smtp://127.0.0.1:25" }\n'
        '  b: { apprise: "tgram://2130706433:abcdef/123" }\n'
        '  c: { apprise: "mailto://u:p@127.0.0.1" }\n'
    )
    assert loaded(text).problems == ()


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("ports: [80, 443, 8099]", (80, 443, 8099)),
        ("ports: 8099", (8099,)),
        ("ports: []", Network().ports),
        ("timeout: 5 seconds", Network().ports),
    ],
)
def test_ports_are_read(loaded: Load, network: str, expected: tuple[int, ...]) -> None:
    found = loaded(f"daemon: {{ network: {{ {network} }} }}\n")
    assert found.problems == ()
    assert found.configuration.settings.network.ports == expected


@pytest.mark.parametrize(
    ("network", "warned"),
    [("", True), ("ports: [8099, 8443]", False), ("allow: [10.0.0.0/8]", False)],
)
def test_a_feed_at_a_port_that_is_refused_is_warned_of(
    problems: Callable[..., list[str]],
    network: str,
    warned: bool,  # noqa: FBT001 - a case of the table
) -> None:
    found = problems(
        f"daemon: {{ network: {{ {network} }} }}\n"
        "sources: { a: { feed: 'https://news.example:8099/' }, b: 'https://news.example:8443/' }\n"
    )
    told = ["a.yaml:2:23: port 8099 will be refused: add it to `daemon.network.ports`"]
    assert found == told * warned


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("ports: [0]", "a.yaml:1:30: `0` is not a port"),
        ("ports: [80, web]", "a.yaml:1:34: `web` is not a port"),
        ("ports: 65536", "a.yaml:1:29: `65536` is not a port"),
        ("ca_file: gone.pem", "a.yaml:1:31: "),
        ('proxy: "socks5://proxy.example:1080"', "a.yaml:1:29: a proxy is written http://host"),
        ('proxy: "http://"', "a.yaml:1:29: a proxy is written http://host"),
        ('proxy: "${secret:nowhere}"', "a.yaml:1:29: the secret `nowhere` is missing"),
    ],
)
def test_a_bad_network_setting_is_told_where_it_stands(
    problems: Callable[..., list[str]], network: str, expected: str
) -> None:
    (problem,) = problems(f"daemon: {{ network: {{ {network} }} }}\n")
    assert problem.startswith(expected)


@pytest.mark.parametrize("proxy", ["socks5://p.example:1080", "${secret:nowhere}"])
def test_where_the_proxy_cannot_be_used_nothing_goes_around_it(loaded: Load, proxy: str) -> None:
    found = loaded(f"daemon: {{ network: {{ proxy: '{proxy}' }} }}\n")
    assert found.configuration.settings.network.proxy == "http://127.0.0.1:9"


def test_a_file_of_authorities_is_read_from_the_configuration_s_folder(
    loaded: Load, folder: Path
) -> None:
    text = "daemon: { network: { ca_file: ca.pem } }\n"
    (folder / "ca.pem").write_text("no certificate")
    (problem,) = loaded(text).problems
    assert "no certificates in PEM form" in problem.message
    assert loaded(text).configuration.settings.network.ca_file == ""
    shutil.copy(certifi.where(), folder / "ca.pem")
    found = loaded(text)
    assert found.problems == ()
    assert found.configuration.settings.network.ca_file == str(folder / "ca.pem")


@pytest.mark.parametrize(
    ("mode", "refused"),
    [
        (0o600, ""), (0o400, ""), (0o640, ""), (0o440, ""), (0o604, "by everybody"),
        (0o644, "by everybody"), (0o444, "by everybody"), (0o602, "by everybody"),
        (0o601, "by everybody"), (0o660, "by a group"), (0o620, "by a group"), (0o777, "by every"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("variable", ["", "WATCHER_SECRETS_DIR"])
def test_a_secrets_file_is_closed_to_others(
    tmp_path: Path, mode: int, refused: str, variable: str
) -> None:
    path = secret(tmp_path, "token", CANARY, mode)
    config = tmp_path / "elsewhere" if variable else tmp_path
    secrets = Secrets.of(config, {variable or "X": str(path.parent)})
    if not refused and (os.geteuid() == 0 or not mode & 0o070):
        assert secrets.value("token") == CANARY
        return
    with pytest.raises(SecretProblem, match=refused or "by a group") as raised:
        secrets.value("token")
    assert f"chmod 600 {path}" in str(raised.value)
    assert CANARY not in str(raised.value)


def test_a_link_is_judged_by_what_it_leads_to(tmp_path: Path) -> None:
    path = secret(tmp_path, "real", CANARY, 0o644)
    (path.parent / "token").symlink_to(path)
    with pytest.raises(SecretProblem, match="by everybody"):
        Secrets.of(tmp_path, {}).value("token")
    path.chmod(0o600)
    assert Secrets.of(tmp_path, {}).value("token") == CANARY


def test_a_secret_is_a_file_and_its_folder_is_closed_to_changes(tmp_path: Path) -> None:
    path = secret(tmp_path, "token", CANARY)
    (path.parent / "folder").mkdir()
    os.mkfifo(path.parent / "pipe", 0o600)
    for name in ("folder", "pipe"):
        with pytest.raises(SecretProblem, match=r"is not a file|a directory"):
            Secrets.of(tmp_path, {}).value(name)
    path.parent.chmod(0o777)
    with pytest.raises(SecretProblem, match=f"chmod 700 {path.parent}"):
        Secrets.of(tmp_path, {}).value("token")


@pytest.mark.parametrize(
    ("owner", "mode", "user", "refused"),
    [
        (1000, 0o600, 1000, ""),
        (0, 0o640, 1000, ""),
        (1000, 0o640, 1000, "by a group"),
        (1001, 0o600, 1000, "belongs to another user"),
        (1001, 0o600, 0, ""),
        (0, 0o660, 1000, "by a group"),
    ],
)
def test_whose_a_secret_may_be(
    tmp_path: Path, owner: int, mode: int, user: int, refused: str
) -> None:
    file = os.stat_result((stat.S_IFREG | mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))
    folder = os.stat_result((stat.S_IFDIR | 0o700, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    wrong = exposed(tmp_path / "token", file, folder, user)
    assert refused in wrong
    assert bool(wrong) is bool(refused)
