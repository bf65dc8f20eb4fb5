FROM node:22
RUN --mount=type=cache,target=/root/.npm npm ci
RUN --mount=type=cache,target=/root/.npm,sharing=private npm ci
RUN --mount=type=bind,target=.,rw=false make
RUN --mount=type=bind,target=. make
RUN --mount=type=$TYPE,target=.,rw make
USER 1000
