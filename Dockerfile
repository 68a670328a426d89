# One image for web, worker and beat (docker-compose.yml says which command each runs).

FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.12-slim-bookworm
# Pango draws the letters of PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 veiligheid
WORKDIR /app
COPY constraints.txt ./
RUN pip install --no-cache-dir --require-hashes -r constraints.txt
COPY --from=pages /pages/node_modules ./node_modules
COPY . .
ENV PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/staticfiles
# Any secret will do for collecting style sheets; the real one comes with the environment of the running container.
RUN SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity=0 \
    && mkdir /data && chown veiligheid /data
USER veiligheid
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "amersfoort_veiligheid.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4"]
