"""Posters and backdrops: fetched once by the site, checked, stored as WebP, served by the site."""
