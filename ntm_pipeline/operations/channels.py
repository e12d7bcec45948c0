"""The ways to reach people: a webhook and e-mail. What is said, and how often, is decided by `notices`.

What goes wrong is told without the address or the password, whatever a library or a server makes of them.
"""

import http.client
import json
import smtplib
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, Literal, Protocol

from ntm_pipeline.settings import Notices, Settings
from ntm_pipeline.vietnamese.text import visible

NoticeState = Literal["begun", "lasting", "over"]
_SECONDS = 15
_LONGEST_SUBJECT = 120


class DeliveryError(Exception):
    """A notice could not be handed over; says why, and no secret."""


@dataclass(frozen=True)
class Notice:
    """One message about one fault."""

    notice_id: str
    """The same when it is sent again: who has it already may drop it."""
    rule: str
    subject: str
    message_vi: str
    message_en: str
    at: str
    state: NoticeState = "begun"
    """Whether the fault is new (or there is more of it), still there, or over."""


class Channel(Protocol):
    """One way to reach people."""

    name: str

    def send(self, notice: Notice) -> None:
        """Hand a notice over.

        Raises:
            DeliveryError: it could not be.
        """


def open_channels(settings: Settings) -> tuple[Channel, ...]:
    """The ways that are configured."""
    told = settings.notices
    found: list[Channel] = []
    if told.webhook_url is not None:
        found.append(Webhook(told))
    if told.mail_to:
        found.append(Mail(told))
    return tuple(found)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Where it leads, the token would go too."""

    def redirect_request(self, *given: Any) -> None:
        """Follow nothing."""


class Webhook:
    """JSON by POST; `text` is what chats such as Mattermost or Slack show."""

    name = "webhook"

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    def send(self, notice: Notice) -> None:
        """Post it; anything but a success is a failure."""
        told = {**vars(notice), "text": _text(notice), "host": socket.gethostname()}
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": notice.notice_id}
        if self._settings.webhook_token is not None:
            headers["Authorization"] = f"Bearer {self._settings.webhook_token.reveal()}"
        assert self._settings.webhook_url is not None
        try:
            request = urllib.request.Request(
                self._settings.webhook_url.reveal(), json.dumps(told, ensure_ascii=False).encode(), headers
            )
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            raise DeliveryError(f"HTTP {error.code}") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise DeliveryError(_told(error, self._settings)) from None


class Mail:
    """A mail in both languages to all recipients."""

    name = "mail"

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    def send(self, notice: Notice) -> None:
        """Hand it to the mail server; a server that takes it for some of the recipients has taken it."""
        settings = self._settings
        context = ssl.create_default_context()
        try:
            if settings.smtp_security == "tls":
                opened: smtplib.SMTP = smtplib.SMTP_SSL(
                    settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=context
                )
            else:
                opened = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
            with opened as server:
                if settings.smtp_security == "starttls":
                    server.starttls(context=context)
                if settings.smtp_password is not None:
                    server.login(settings.smtp_user, settings.smtp_password.reveal())
                server.send_message(self._mail(notice))
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise DeliveryError(_told(error, settings)) from None

    def _mail(self, notice: Notice) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = Address(addr_spec=self._settings.mail_from)
        mail["To"] = ", ".join(self._settings.mail_to)
        first = f"[ntm] {' '.join(_told_on_one_line(notice).split())}"
        mail["Subject"] = first if len(first) <= _LONGEST_SUBJECT else f"{first[:_LONGEST_SUBJECT]}…"
        mail["Message-ID"] = f"<{notice.notice_id}@{socket.gethostname()}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(f"{_text(notice)}\n\n{notice.at} {socket.gethostname()}\n", cte="base64")
        return mail


def _told_on_one_line(notice: Notice) -> str:
    return visible(notice.message_vi.split(". ")[0].replace("\n", " "))


def _text(notice: Notice) -> str:
    return visible(f"{notice.message_vi}\n\n{notice.message_en}", keep="\n")


def _told(error: BaseException, settings: Notices) -> str:
    """What a library says of its failure, but for what it repeats of the settings."""
    said = getattr(error, "smtp_error", None)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(getattr(error, "reason", None) or error)
    for secret in (*settings.secrets, settings.smtp_user):
        if secret:
            text = text.replace(secret, "***")
    return visible(f"{type(error).__name__}: {text}".replace("\n", " "))[:300]
