"""Generates parties of raters of the demo catalogue, by what they really rated."""
