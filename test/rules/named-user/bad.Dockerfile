FROM node:22 AS build
USER app
RUN make

FROM node:22
# want named-user "node:node"
USER node:node
