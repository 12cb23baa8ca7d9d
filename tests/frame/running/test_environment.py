"""Settings: what is right is read, what is wrong is named, what is secret is not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from noroshi.frame.running.environment import read_environment, settings_table
from noroshi.frame.running.errors import ProfilesUnusable, WrongSettings

INSTALL = Path(__file__).resolve().parents[3] / "docs" / "install.md"


def test_without_any_setting_the_program_runs_on_this_machine_alone() -> None:
    found = read_environment({})
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8750, "http://localhost:8750")
    assert found.database_url == ""
    assert found.home == Path.home() / ".local/share/noroshi"


def test_all_wrong_settings_are_named_at_once_with_what_is_expected() -> None:
    wrong = {
        "NOROSHI_PORT": "eighty",
        "NOROSHI_TIME_ZONE": "Mars/Olympus",
        "NOROSHI_LANGUAGE": "tlh",
        "NOROSHI_UPLOAD_LIMIT": "0",
        "NOROSHI_PUBLIC_URL": "noroshi.example",
        "NOROSHI_TLS_CERTIFICATE": "/nowhere.pem",
        "NOROSHI_SECRET_KEY": "short",
        "NOROSHI_MAIL_FROM": "nobody",
        "NOROSHI_SMTP_URL": "smtp://mail:port",
        "NOROSHI_DATABASE_URL": "mysql://root:hunter2@db/noroshi",
        "NOROSHI_IMAP_URL": "imap://reports:hunter2@mail.example/INBOX",
        "NOROSHI_MAIL_AUTHSERV": "two words",
        "NOROSHI_MAIL_LIMIT": "much",
    }
    with pytest.raises(WrongSettings) as caught:
        read_environment(wrong)
    message = str(caught.value)
    for name in wrong:
        assert f"- {name}: " in message
    assert "a whole number from 1 to 65535" in message


def test_the_value_of_a_secret_is_never_repeated() -> None:
    with pytest.raises(WrongSettings) as caught:
        read_environment({"NOROSHI_DATABASE_URL": "mysql://root:hunter2@db/x", "NOROSHI_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(caught.value)
    right = read_environment(
        {
            "NOROSHI_SMTP_URL": "smtp://u:hunter2@mail:25",
            "NOROSHI_IMAP_URL": "imaps://u:hunter2@mail/INBOX",
            "NOROSHI_SECRET_KEY": "hunter2" * 8,
        }
    )
    assert "hunter2" not in repr(right)


@pytest.mark.parametrize(
    "half",
    [
        {"NOROSHI_TLS_KEY": "KEY"},
        {"NOROSHI_MAIL_AUTHSERV": "mx.example.jp"},
        {"NOROSHI_APP_DATABASE_URL": "postgresql://a:b@c/d", "NOROSHI_DATABASE_URL": "postgresql://a:b@c/d"},
        {
            "NOROSHI_APP_DATABASE_URL": "postgresql://a:b@c/d",
            "NOROSHI_WORKER_DATABASE_URL": "postgresql://a:b@c/d",
        },
    ],
)
def test_settings_that_belong_together_are_given_together(half: dict[str, str], tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(WrongSettings, match=r"give both or neither|needed as well"):
        read_environment({name: value.replace("KEY", str(key)) for name, value in half.items()})


def test_a_key_that_the_web_server_cannot_read_is_met_with_the_command_that_converts_it(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN RSA PRIVATE KEY-----\n")
    with pytest.raises(WrongSettings, match="openssl pkcs8 -topk8"):
        read_environment({"NOROSHI_TLS_CERTIFICATE": str(key), "NOROSHI_TLS_KEY": str(key)})


def test_plain_http_is_for_localhost_only() -> None:
    with pytest.raises(WrongSettings, match="https"):
        read_environment({"NOROSHI_PUBLIC_URL": "http://noroshi.example.go.jp"})
    assert read_environment({"NOROSHI_PUBLIC_URL": "http://localhost:9/"}).public_url == "http://localhost:9"


def test_a_misspelt_setting_is_noticed() -> None:
    assert read_environment({"NOROSHI_PUBLC_URL": "x", "NOROSHI_PROCESS": "web"}).unknown == ("NOROSHI_PUBLC_URL",)


def test_sizes_are_bytes_or_words() -> None:
    assert read_environment({"NOROSHI_UPLOAD_LIMIT": "2 mb"}).upload_limit == 2 * 1024 * 1024
    assert read_environment({"NOROSHI_UPLOAD_LIMIT": "77"}).variables()["NOROSHI_UPLOAD_LIMIT"] == "77"


def test_what_is_handed_on_reads_the_same_and_carries_no_database_address() -> None:
    given = {"NOROSHI_DATABASE_URL": "postgresql://a:b@c/d", "NOROSHI_DEMO": "1", "NOROSHI_HOME": "/somewhere"}
    handed = read_environment(given).variables()
    assert not [name for name in handed if name.endswith("DATABASE_URL")]
    again = read_environment(handed)
    assert (again.home, again.demo, again.upload_limit) == (Path("/somewhere"), True, 256 * 1024 * 1024)


def test_the_manual_lists_every_setting_as_it_is() -> None:
    assert settings_table() in INSTALL.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_faulty_legal_profile_is_refused_at_start_with_file_line_and_reason(tmp_path: Path, language: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("profile: own\nversion: one\n", encoding="utf-8")
    with pytest.raises(ProfilesUnusable) as caught:
        read_environment({"NOROSHI_PROFILES": str(own), "NOROSHI_LANGUAGE": language})
    said = str(caught.value)
    assert f"{own}:2: version: " in said
    assert said.startswith({"ja": "法令プロファイル", "en": "The legal profile"}[language])


def test_several_legal_profiles_may_be_chosen() -> None:
    assert read_environment({"NOROSHI_PROFILES": "jp-act-42-2025, eu-nis2"}).profiles == "jp-act-42-2025,eu-nis2"
    with pytest.raises(ProfilesUnusable):
        read_environment({"NOROSHI_PROFILES": "jp"})
