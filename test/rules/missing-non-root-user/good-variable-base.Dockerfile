# Nobody knows what this starts from.
ARG BASE
FROM ${BASE}
CMD ["node"]
