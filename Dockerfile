# The portal as one image; docker-compose.yml runs it as web server, worker, beat and migration.
FROM python:3.12-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock /tmp/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --requirement /tmp/requirements.lock

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=network_portal.settings.production FILES_ROOT=/data/files
RUN useradd --system --uid 10001 --home-dir /nonexistent portal \
    && mkdir -p /data/files /data/schedule && chown -R portal:portal /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /portal
COPY manage.py pyproject.toml ./
COPY network_portal network_portal
COPY apps apps
COPY locale locale
COPY static static
COPY templates templates
# Settings refuse to load without keys; these serve the build alone and are in no layer's environment.
RUN python -m network_portal.translations compile \
    && SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built MFA_ENCRYPTION_KEY=unused \
       ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput --verbosity 0
USER portal
VOLUME /data/files
EXPOSE 8000
# The portal answers to its own names only, so the check must use one of them.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.'); \
r.urlopen(r.Request('http://127.0.0.1:8000/readyz', headers={'Host': host}), timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--workers-kill-timeout", "10", "--respawn-failed-workers", \
     "--log-level", "warning", "network_portal.wsgi:application"]
