FROM debian:13 AS build
# want secret-in-layer ".ssh"
COPY .ssh /root/.ssh

FROM debian:13
ARG SSH_PRIVATE_KEY
# want secret-in-layer "id_ed25519"
COPY --chown=1000 package.json id_ed25519 /app/
# want secret-in-layer
ADD ["./.aws/credentials", "/root/.aws/credentials"]
# want secret-in-layer "cp /run/secrets/npmrc /root/.npmrc"
RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc /root/.npmrc && npm ci
# want secret-in-layer
RUN --mount=type=secret,id=key,dst=/key install -m 600 /key /root/.ssh/id_rsa
# want secret-in-layer
RUN mkdir ~/.ssh && echo "$SSH_PRIVATE_KEY" > ~/.ssh/id_rsa
# want secret-in-layer
RUN printf '%s' "${DEPLOY_KEY}" | tr -d '\r' > /root/.ssh/id_rsa
# want secret-in-layer "AWS_SECRET_ACCESS_KEY=abcdEFGH1234"
ENV LANG=C AWS_SECRET_ACCESS_KEY=abcdEFGH1234
# want secret-in-layer "DB_PASSWORD"
ENV DB_PASSWORD changeit
# want secret-in-layer
ARG NPM_TOKEN="npm_x1"
USER 65532
