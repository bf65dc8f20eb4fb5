FROM node:22
ARG MODE
RUN --mount=type=secret,id=npmrc,mode=0400 npm ci
RUN --mount=type=secret,id=npmrc,mode=0440 npm ci
RUN --mount=type=secret,id=npmrc,mode=$MODE npm ci
RUN --mount=type=secret,id=npmrc npm ci
RUN --mount=type=cache,target=/root/.npm,mode=0777 npm ci
RUN --mount=type=ssh npm ci
USER 1000
