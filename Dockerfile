# The production image: one image, and each process its own command.

FROM node:24-slim AS front
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XIETONG_DATA=/data HOST=0.0.0.0
WORKDIR /app
RUN useradd --system --uid 1000 --home-dir /app xietong \
    && install -d -o xietong -g xietong /data /data/files
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
COPY --from=front /app/node_modules/@tabler ./node_modules/@tabler
RUN XIETONG_BUILD=1 python manage.py build_assets \
    && XIETONG_BUILD=1 STATIC_MANIFEST=1 python manage.py collectstatic --noinput
USER xietong
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "crm_site.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--lifespan", "off", "--no-server-header", "--no-access-log", \
     "--timeout-graceful-shutdown", "10", "--timeout-worker-healthcheck", "30"]
