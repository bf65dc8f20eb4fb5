FROM debian:13
COPY --chmod=755 app /app
RUN chmod 1777 /tmp && chmod a+rwxt /tmp
RUN chmod +w /srv && chmod +x /app && chmod -R g=u /srv && chmod o-w /srv && chmod -w /srv
RUN mkdir /777 && chmod 755 /777
RUN apt-get install -y chmod 777
RUN chmod "$MODE" /srv
USER 65532
