FROM node:22
# want readable-build-secret "mode=0444"
RUN --mount=type=secret,id=npmrc npm ci
# want readable-build-secret
RUN --mount=type=cache,target=/root/.npm --mount=type=ssh npm ci
USER 1000
