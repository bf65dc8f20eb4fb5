FROM node:22
# want writable-build-mount "sharing=shared"
RUN --mount=type=cache,target=/root/.npm,sharing=shared npm ci
# want writable-build-mount "readwrite"
RUN --mount=target=. make
# want writable-build-mount
RUN --mount=type=bind,target=. make
USER 1000
