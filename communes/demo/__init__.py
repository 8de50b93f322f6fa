"""The demo: a district as tables (folders beside this file), and what its people did in it."""
