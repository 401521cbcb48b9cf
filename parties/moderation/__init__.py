"""What the site's moderators do to a party, from a process that need not have its room open."""
