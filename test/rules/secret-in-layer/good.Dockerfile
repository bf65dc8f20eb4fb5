FROM debian:13 AS build
ARG SSH_PUBLIC_KEY
RUN --mount=type=ssh git clone git@github.com:example/app.git

FROM debian:13
COPY id_ed25519.pub .npmrc .env src/ /app/
COPY --from=build /root/.ssh /root/.ssh
COPY app /root/.ssh/id_rsa.example
COPY docs/id_rsa.md id_rsa_test.go /docs/
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
RUN --mount=type=secret,id=key cp /run/secrets/key /tmp/key && make && rm /tmp/key
RUN --mount=type=secret,id=key cp /app/key /key
RUN echo "$SSH_PUBLIC_KEY" > ~/.ssh/authorized_keys
RUN echo "$SSH_PRIVATE_KEY" | ssh-add -
USER 65532
RUN --mount=type=secret,id=key cp /run/secrets/key ~/.ssh/id_rsa && make && rm -f ~/.ssh/id_rsa
RUN --mount=type=secret,id=key --mount=type=tmpfs,target=/root/.ssh cp /run/secrets/key /root/.ssh/id_rsa
RUN --mount=type=secret,id=key,env=DEPLOY_KEY echo "$DEPLOY_KEY" > /key && make && rm /key
RUN echo "$SSH_PRIVATE_KEY" | ssh-add - > /dev/null
FROM debian:13
# What is given to the build, stands in for a secret, or says where it is.
ARG NPM_TOKEN
ARG PASSWORD=
ENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_URL=https://a.example/token GPG_KEY=A035C8C19219BA821E
ENV DB_PASSWORD=/run/secrets/db API_KEY=dummy SECRET_KEY_BASE="" AUTH_TOKEN=$NPM_TOKEN
ENV KEYBOARD token
USER 65532
