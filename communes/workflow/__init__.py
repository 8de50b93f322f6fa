"""A report's way from draft to approved: verbs, permissions, queue, tasks, log, mails."""
