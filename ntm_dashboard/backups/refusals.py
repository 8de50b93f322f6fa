class BackupRefused(Exception):
    """A backup is not taken, or not given back; the text is the sentence that says why."""
