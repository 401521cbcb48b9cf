"""Backups: the database, the trained model and the pictures, in one folder, and the way back."""
