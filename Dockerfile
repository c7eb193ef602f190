# One image for web, worker and beat. The only place where collectstatic runs.
FROM python:3.11-slim AS build
WORKDIR /plab
COPY requirements.txt pyproject.toml ./
COPY plab/management/install.py plab/management/install.py
RUN python plab/management/install.py

FROM python:3.11-slim
WORKDIR /plab
ENV PATH=/plab/.venv/bin:$PATH PYTHONUNBUFFERED=1 PLAB_VAR=/plab/var
RUN useradd --system --home-dir /plab --shell /usr/sbin/nologin plab
COPY --from=build /plab/.venv .venv
COPY . .
RUN python -m compileall -q communities core outreach plab surveys
RUN PLAB_ENV=dev python manage.py prepare --without-database \
    && PLAB_ENV=production PLAB_SECRET_KEY=only-for-collectstatic-never-for-a-running-house \
       PLAB_DATABASE_URL=postgres://nobody@localhost/none PLAB_BASE_URL=https://localhost \
       python manage.py collectstatic --no-input --verbosity 0 \
    && rm -f var/secret_key && chown -R plab:plab var
USER plab
EXPOSE 8000
CMD ["sh", "-c", "python manage.py prepare && exec gunicorn plab.wsgi --preload --bind 0.0.0.0:8000 --workers ${PLAB_WEB_WORKERS:-2} --timeout ${PLAB_WEB_TIMEOUT:-30} --graceful-timeout 25 --no-control-socket"]
