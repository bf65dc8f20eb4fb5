FROM node:22 AS base
WORKDIR /app

FROM base
# The step after it needs root, so the fix must not take root from the step.
# want root-user
USER root
RUN apt-get update && apt-get install -y curl
COPY . .
CMD ["node", "server.js"]
