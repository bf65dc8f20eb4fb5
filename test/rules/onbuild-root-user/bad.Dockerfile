FROM node:22
ONBUILD USER node
# want onbuild-root-user "0:0"
ONBUILD USER 0:0
USER 1000
