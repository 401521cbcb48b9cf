"""TMDB: https://developer.themoviedb.org/reference."""
