"""Imports files of titles: parsers yield records, one writer matches and stores them."""
