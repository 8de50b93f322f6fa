"""Static files as the site sends them: scripts and style sheets made small, then hashed."""

import subprocess

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN = ("css/", "js/")
ESBUILD = "node_modules/.bin/esbuild"


class MinifiedStorage(CompressedManifestStaticFilesStorage):
    """Minifies what stands in the project's own folders; what packages bring is small already.

    esbuild comes with the front-end packages; where it is missing, or a file is no script, what
    it says is raised (subprocess.CalledProcessError, FileNotFoundError).
    """

    def post_process(self, paths, dry_run=False, **options):
        own = [] if dry_run else [name for name in paths if name.startswith(OWN)]
        if own:
            self.minify(own)
        yield from super().post_process(
            paths | {name: (self, name) for name in own}, dry_run, **options
        )

    def minify(self, names):
        subprocess.run(
            [
                settings.BASE_DIR / ESBUILD,
                *(self.path(name) for name in names),
                "--minify",
                "--allow-overwrite",
                "--log-level=warning",
                f"--outbase={self.location}",
                f"--outdir={self.location}",
            ],
            check=True,
        )
