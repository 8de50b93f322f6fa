# What the site needs is made in the first stage; the second has no npm and no source of the tests.
FROM python:3.13-slim-trixie AS build
WORKDIR /srv/ntm-dashboard
COPY requirements.lock requirements-node.lock package.json package-lock.json .npmrc ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m venv /opt/node \
    && /opt/node/bin/pip install --no-cache-dir --require-hashes -r requirements-node.lock
ENV PATH=/opt/node/bin:$PATH
RUN npm ci --omit=dev
COPY . .
RUN .venv/bin/python scripts/frontend.py \
    && .venv/bin/python scripts/translations.py \
    && SECRET_KEY=only-while-the-image-is-made .venv/bin/python manage.py collectstatic --no-input \
    && rm -r node_modules

FROM python:3.13-slim-trixie
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /srv/ntm-dashboard --shell /usr/sbin/nologin ntm \
    && install -d -m 700 -o ntm -g ntm /data /backups
COPY --from=build /srv/ntm-dashboard /srv/ntm-dashboard
WORKDIR /srv/ntm-dashboard
ARG VERSION=
RUN echo "$VERSION" > .version
USER 10001
ENV DEBUG=0 BIND=0.0.0.0:8000 NTM_FILES=/data/files PYTHONUNBUFFERED=1
VOLUME ["/data", "/backups"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD [".venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz')"]
CMD [".venv/bin/gunicorn"]
