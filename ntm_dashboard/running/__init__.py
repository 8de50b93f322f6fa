"""What whoever runs the site asks of it: is it fit to serve, how much is done, what went on."""
