"""Half a setting, or one that would send a password in the clear, is a clear error that repeats no secret."""

import pickle

import pytest

from ntm_pipeline.settings import Secret, Settings, SettingsError

MAIL = {"NTM_MAIL_TO": "a@example.vn", "NTM_MAIL_FROM": "ntm@example.vn", "NTM_SMTP_HOST": "smtp.example.vn"}
LOGIN = {"NTM_SMTP_USER": "ntm", "NTM_SMTP_PASSWORD": "opensesame"}
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a token without its address": ({"NTM_WEBHOOK_TOKEN": "sesame"}, "NTM_WEBHOOK_URL"),
    "no address": ({"NTM_WEBHOOK_URL": "chat/sesame"}, "NTM_WEBHOOK_URL is no address"),
    "another scheme": ({"NTM_WEBHOOK_URL": "file:///sesame"}, "NTM_WEBHOOK_URL is no address"),
    "a port that is none": ({"NTM_WEBHOOK_URL": "https://chat:sesame/x"}, "NTM_WEBHOOK_URL is no address"),
    "a line break": ({"NTM_WEBHOOK_URL": "https://chat/x\nsesame"}, "NTM_WEBHOOK_URL is no address"),
    "a token in the clear": (
        {"NTM_WEBHOOK_URL": "http://chat.example.vn/x", "NTM_WEBHOOK_TOKEN": "sesame"}, "in the clear",
    ),
    "recipients alone": ({"NTM_MAIL_TO": "a@example.vn"}, "NTM_MAIL_FROM, NTM_SMTP_HOST must be set too"),
    "a server alone": ({"NTM_SMTP_HOST": "smtp.example.vn"}, "NTM_MAIL_TO, NTM_MAIL_FROM must be set too"),
    "a user without a password": ({**MAIL, "NTM_SMTP_USER": "ntm"}, "NTM_SMTP_PASSWORD go together"),
    "a password in the clear": ({**MAIL, **LOGIN, "NTM_SMTP_SECURITY": "none"}, "NTM_SMTP_PASSWORD in the clear"),
    "another security": ({**MAIL, "NTM_SMTP_SECURITY": "ssl"}, "is not one of starttls, tls, none"),
    "another line in an address": ({**MAIL, "NTM_MAIL_TO": "a@example.vn\nBcc: b@example.vn"}, "is no address"),
    "a period of words": ({"NTM_REMIND_DAYS": "weekly"}, "NTM_REMIND_DAYS='weekly'"),
    "a period of nothing": ({"NTM_REMIND_DAYS": "0"}, "NTM_REMIND_DAYS='0'"),
    "a port of words": ({**MAIL, "NTM_SMTP_PORT": "smtp"}, "NTM_SMTP_PORT"),
    "a schedule of words": ({"NTM_SCHEDULE": "sometimes"}, "NTM_SCHEDULE='sometimes' is not one of on, off"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_it_is_told_by_name(wrong: str) -> None:
    given, words = WRONG[wrong]
    with pytest.raises(SettingsError) as told:
        Settings.from_environ(given)
    assert words in str(told.value)
    assert "sesame" not in str(told.value)


def test_what_is_right_is_taken() -> None:
    given = {**MAIL, **LOGIN, "NTM_SMTP_SECURITY": "tls", "NTM_WEBHOOK_URL": "http://chat.example.vn/sesame"}
    notices = Settings.from_environ(given).notices
    assert (notices.smtp_port, notices.mail_to) == (465, ("a@example.vn",))
    assert notices.secrets == ("http://chat.example.vn/sesame", "opensesame")
    assert Settings.from_environ({}).notices.secrets == ()


def test_a_secret_shows_itself_nowhere_and_leaves_the_process_nowhere() -> None:
    secret = Secret("sesame")
    assert f"{secret} {secret!r} {[secret]}" == "*** *** [***]"
    with pytest.raises(TypeError, match="no other process"):
        pickle.dumps(secret)
