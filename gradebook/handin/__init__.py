"""What students handed in elsewhere: Moodle's and Canvas's downloads become submissions."""
