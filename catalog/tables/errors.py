class UnreadableTable(Exception):
    """The file as a whole cannot be read; the message is a sentence for whoever uploaded it."""
