"""Sentences that sources ask to be shown beside what they state."""

from django.utils.translation import gettext as _

from catalog.models import Title


def attributions(title: Title) -> list[str]:
    """Of a title whose sources and availability were loaded with it."""
    if not any(each.source == "tmdb" and each.values for each in title.sources.all()):
        return []
    sentences = [_("This site uses the TMDB API but is not endorsed or certified by TMDB.")]
    if any(each.source == "tmdb" for each in title.availability.all()):
        sentences.append(_("Where to watch: data by JustWatch."))
    return sentences
