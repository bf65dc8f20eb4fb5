ARG NAME=app
FROM debian:13 AS base
ARG NAME
# want named-user "${NAME}"
USER ${NAME}

FROM base
CMD ["true"]
