FROM node:22
# want readable-build-secret "mode=0444"
RUN --mount=type=secret,id=npmrc,mode=0444 npm ci
# want readable-build-secret
RUN --mount=type=cache,target=/root/.npm --mount=mode=666,type=ssh npm ci
USER 1000
