"""Libraries of films at somebody's home: Jellyfin, Emby and Plex."""
