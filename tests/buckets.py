"""An S3 server of the tests' own, with buckets for the site's files.

What it needs is loaded where a test asks for it, since that takes a second.
"""

import uuid
from contextlib import contextmanager
from functools import cache

from ntm_dashboard import environment

KEYS = {"AWS_ACCESS_KEY_ID": "of-the-tests", "AWS_SECRET_ACCESS_KEY": "secret-of-the-tests"}


@contextmanager
def s3_server():
    """The address of a server that holds nothing yet."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def make_bucket(server):
    """The address of a folder in a new bucket, as NTM_FILES has it; wants `KEYS` around it."""
    name = f"ntm-{uuid.uuid4().hex}"
    client_of(server).create_bucket(Bucket=name)
    return f"s3://{name}/files?endpoint={server}"


@cache
def client_of(server):
    """What speaks to the server past the site's own code."""
    import boto3

    return boto3.client("s3", endpoint_url=server, region_name="us-east-1")


def keep_files_at(place, settings):
    """The site's files are in the folder, or in the bucket at the address, from now on."""
    settings.MEDIA_ROOT = place
    settings.STORAGES = {**settings.STORAGES, "default": environment.storage(place)}
