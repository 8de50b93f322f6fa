"""What the site is, for visitors without an account: the method, who publishes, whom to ask."""
