FROM node:22 AS base
# want root-user "0"
USER 0
WORKDIR /app

FROM base
COPY . .
CMD ["node", "server.js"]
