"""Bundled synthetic trials and patients: made up for demonstration, no real record and no real person."""
