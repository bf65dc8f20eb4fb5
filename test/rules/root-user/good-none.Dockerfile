FROM node:22 AS test
USER root

FROM node:22
CMD ["node", "server.js"]
