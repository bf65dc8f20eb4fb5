FROM debian:13
# want loose-file-mode "--chmod=777"
COPY --chmod=777 app /app
# want loose-file-mode
ADD --chmod=0666 data /data
# want loose-file-mode "chmod -R 777 /srv"
RUN mkdir /srv; chmod -R 777 /srv
# want loose-file-mode
RUN chmod a+rwx /srv
# want loose-file-mode
RUN chmod u+x,o+w /srv
# want loose-file-mode
RUN mkdir -p -m 0777 /srv/x
# want loose-file-mode
RUN chmod 2775 /srv
# want loose-file-mode
RUN ls | xargs -n 1 chmod ugo=rw
USER 65532
