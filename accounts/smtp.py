"""Django's way to a mail server, which also knows whether a letter may have left.

A server that goes silent before the text was handed over has not got the letter: it is
tried again. One that goes silent afterwards may have sent it on: nobody knows.
"""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class PerhapsSent(Exception):  # noqa: N818 - what happened, in words
    """The server was given the whole letter and never said what became of it."""


class Connection(smtplib.SMTP):
    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise  # it answered, with a refusal
        except OSError as error:
            raise PerhapsSent(str(error)) from error


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Connection
