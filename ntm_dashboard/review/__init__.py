"""Reviewing: the queue, one report to judge, reminding, publishing."""
