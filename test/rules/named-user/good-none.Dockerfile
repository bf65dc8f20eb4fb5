FROM a
CMD ["true"]
