# One image for web, worker and beat; deploy/entrypoint says which. Nothing in it runs as root.
FROM docker.io/library/debian:bookworm-slim

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home isoportal

WORKDIR /srv/isoportal
COPY requirements.txt requirements-node.txt package.json package-lock.json ./
RUN python3 -m venv /srv/venv \
 && /srv/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt

# Node is only needed to fetch style, icons and fonts.
RUN python3 -m venv /tmp/node \
 && /tmp/node/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements-node.txt \
 && PATH=/tmp/node/bin:$PATH npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf /tmp/node /root/.npm

COPY . .
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/srv/static
RUN VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf /tmp/build \
 && install -d -o isoportal /data
ENV VAR_DIR=/data

USER isoportal
EXPOSE 8000
ENTRYPOINT ["deploy/entrypoint"]
CMD ["web"]
