"""Letters by SMTP: plain text, sent beside the request and never inside it.

Nobody waits for a mail server, and no answer tells by its time whether a letter was sent.  A letter
may hold a link that opens something, so it is kept in no table: what could not be delivered after
three tries is lost, and the log says so.
"""

import contextvars
import logging
import smtplib
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from keydesk.kit.settings import Settings

log = logging.getLogger("keydesk.mail")
SECONDS = 10  # for each step of the conversation with the mail server
PAUSES = (0.0, 2.0, 10.0)  # seconds before each try
BESIDE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")  # of this process


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str = field(repr=False)


def beside(job: Callable[[], object]) -> None:
    """Runs `job` in a thread of its own; what goes wrong is logged."""
    BESIDE.submit(contextvars.copy_context().run, _logged, job)  # whose request it belongs to


def _logged(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:
        log.exception("mail_not_prepared")


def deliver(settings: Settings, letter: Letter) -> bool:
    """Tries three times.  False, and a line in the log, when the letter is lost."""
    for pause in PAUSES:
        time.sleep(pause)
        try:
            send(settings, letter)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail_not_sent", extra={"reason": type(error).__name__})
        else:
            return True
    log.error("mail_lost", extra={"server": settings.smtp_host})
    return False


def send(settings: Settings, letter: Letter) -> None:
    """Once.  Raises OSError or smtplib.SMTPException."""
    with connect(settings) as server:
        server.send_message(_message(settings, letter))


def connect(settings: Settings) -> smtplib.SMTP:
    """Signed in, over TLS unless the settings say "none"."""
    where, trust = (settings.smtp_host, settings.smtp_port), ssl.create_default_context()
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=SECONDS, context=trust)
    else:
        server = smtplib.SMTP(*where, timeout=SECONDS)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=trust)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, letter.to
    message["Subject"], message["Date"] = letter.subject, formatdate()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(letter.text)
    return message
