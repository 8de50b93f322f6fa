"""By whom a package was made: an installation signs with a key that is made of its secret key."""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

BYTES = 32
"""Of an Ed25519 key."""
SALT = "communes.packages"


def own_key():
    """It changes with `SECRET_KEY`: the unit above is then told the new public key."""
    return Ed25519PrivateKey.from_private_bytes(salted_hmac(SALT, "", algorithm="sha256").digest())


def public_key():
    """The public key of this installation, as text."""
    return text_of(own_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def sign(digest):
    return text_of(own_key().sign(digest.encode()))


def is_signed(public, digest, signature):
    """Whether the `signature` of the `digest` was made with the key whose public half is known."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes_of(public))
        key.verify(bytes_of(signature), digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def check_public_key(text):
    """Raises `ValidationError` for what is no public key."""
    try:
        if len(bytes_of(text)) == BYTES and text_of(bytes_of(text)) == text:
            return
    except ValueError:
        pass
    raise ValidationError(_("This is not the key of a site; copy it from its page of publishing."))


def text_of(raw):
    return b64encode(raw).decode()


def bytes_of(text):
    return b64decode(text, validate=True)
