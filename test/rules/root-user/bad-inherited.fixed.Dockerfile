FROM node:22 AS base
# want root-user "0"
USER 0
WORKDIR /app

FROM base
COPY . .
USER 65532:65532
CMD ["node", "server.js"]
