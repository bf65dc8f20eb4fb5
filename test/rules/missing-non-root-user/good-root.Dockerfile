# `root-user` says it.
FROM node:22
USER root
CMD ["node"]
