import os

# The browser's event loop runs in the thread of the tests, where Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
