"""A person's own account: password, second factor, sessions; and the slips for those of others."""
