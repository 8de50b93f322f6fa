#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm_dashboard.settings")
    # At a desk commands run with DEBUG on; a server's environment says DEBUG=0 (docs/deploy.md).
    os.environ.setdefault("DEBUG", "1")
    execute_from_command_line(sys.argv)
