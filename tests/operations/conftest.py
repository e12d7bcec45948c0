"""A data folder whose nights can be made up, and receivers that are told of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ntm_pipeline.settings import Settings
from tests.operations.receivers import MailReceiver, WebhookReceiver, mail_receiver, webhook_receiver


@pytest.fixture
def webhook() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as made:
        yield made


@pytest.fixture
def mail() -> Iterator[MailReceiver]:
    with mail_receiver() as made:
        yield made


@pytest.fixture
def variables(tmp_path: Path, webhook: WebhookReceiver, mail: MailReceiver) -> dict[str, str]:
    """The environment of a server that tells both ways."""
    (tmp_path / "warehouse" / "work").mkdir(parents=True)
    return {
        "NTM_DATA_DIR": str(tmp_path), "NTM_TODAY": "2026-02-01", "NTM_FREE_MEGABYTES": "1",
        "NTM_WEBHOOK_URL": webhook.url, "NTM_WEBHOOK_TOKEN": "sesame-of-the-token",
        "NTM_MAIL_TO": "a@example.vn, b@example.vn", "NTM_MAIL_FROM": "ntm@example.vn",
        "NTM_SMTP_HOST": "127.0.0.1", "NTM_SMTP_PORT": str(mail.port), "NTM_SMTP_SECURITY": "none",
        "NTM_SMTP_USER": "ntm", "NTM_SMTP_PASSWORD": "opensesame",
    }  # fmt: skip


@pytest.fixture
def settings(variables: dict[str, str]) -> Settings:
    return Settings.from_environ(variables)
