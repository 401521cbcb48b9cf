"""Errors of pictures; each message is a sentence for the content manager."""


class PictureRefused(Exception):
    """The address leads to nothing that may be stored. Trying again gives the same."""


class PictureUnavailable(Exception):
    """The picture could not be fetched or stored now. Trying again later may help."""
