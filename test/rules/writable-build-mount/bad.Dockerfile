FROM node:22
# want writable-build-mount "sharing=shared"
RUN --mount=type=cache,target=/root/.npm,sharing=shared npm ci
# want writable-build-mount "readwrite"
RUN --mount=target=.,readwrite make
# want writable-build-mount
RUN --mount=type=bind,target=.,rw=true make
USER 1000
