"""Files in a bucket of an S3 server, as Django's storage. Only sites that have one import this."""

import errno
import shutil
from contextlib import ExitStack, contextmanager
from functools import cached_property
from tempfile import TemporaryFile

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from communes.files.archives import MEGABYTE

LIMITS = Config(
    connect_timeout=5,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    # Checksums of Amazon's own make other servers refuse.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
"""A request waits five seconds for a server that does not answer, and is sent twice at most."""


class Bucket(S3Storage):
    """Files that nobody reaches but through the site; none takes the place of another.

    Raises FileNotFoundError for a file that is not there, ConnectionError with the server's code
    where it refuses or does not answer.
    """

    file_overwrite = False
    object_parameters = {"ContentType": "application/octet-stream"}
    # One request writes a file whole or not at all.
    transfer_config = TransferConfig(use_threads=False, multipart_threshold=100 * MEGABYTE)

    def __init__(self, **options):
        super().__init__(**options)
        self.client_config = self.client_config.merge(LIMITS)

    @cached_property
    def connection(self):
        """One for all threads, since each takes megabytes."""
        return super().connection

    def _open(self, name, mode="rb"):
        """All of it to be read: an answer that has begun could not be taken back."""
        with ExitStack() as undone, self.told(name):
            content = undone.enter_context(TemporaryFile())
            answer = self.bucket.Object(self._normalize_name(name)).get()
            shutil.copyfileobj(answer["Body"], content)
            content.seek(0)
            undone.pop_all()
        return File(content, name)

    def _save(self, name, content):
        with self.told(name):
            return super()._save(name, content)

    def delete(self, name):
        with self.told(name):
            super().delete(name)

    def exists(self, name):
        with self.told(name):
            return super().exists(name)

    def listdir(self, path):
        with self.told(path):
            return super().listdir(path)

    def url(self, name, parameters=None, expire=None, http_method=None):
        """There is none, since the site hands each file out itself; raises ValueError."""
        raise ValueError(f"{name} has no address of its own")

    @contextmanager
    def told(self, name):
        """Errors of the server as those that a folder would raise."""
        place = f"s3://{self.bucket_name}/{self._normalize_name(name)}"
        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "NoSuchKey":
                raise FileNotFoundError(errno.ENOENT, code, place) from error
            raise ConnectionError(errno.EIO, code, place) from error
        except BotoCoreError as error:
            raise ConnectionError(errno.EIO, type(error).__name__, place) from error
