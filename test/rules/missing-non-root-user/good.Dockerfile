FROM node:22 AS base
USER node

# The final stage has the user of the stage that it starts from.
FROM base
COPY . /app
CMD ["node", "/app/server.js"]
