"""Errors of sources; each message is a sentence for whoever runs the synchronisation."""


class SourceError(Exception):
    """The source cannot be used."""


class NotConfigured(SourceError):
    """A setting is missing."""


class AccessDenied(SourceError):
    """The source does not accept the token."""


class SourceUnavailable(SourceError):
    """The source does not answer, or not in time; trying again later may help."""


class UnexpectedAnswer(SourceError):
    """The source answers with something else than its documentation describes."""
