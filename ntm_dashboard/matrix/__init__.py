"""Every target by every commune on one sheet."""
