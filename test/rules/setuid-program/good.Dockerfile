FROM debian:13
COPY --chmod=0755 helper /usr/bin/
COPY --chmod=755 4755 /usr/bin/
RUN chmod 755 /usr/bin/helper && chmod u-s /bin/su
RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +
RUN chmod $MODE /x && chmod --reference=/bin/su /x
RUN chmod g+s /srv && chmod 2775 /srv
RUN echo "chmod 4755 /x" > /how.txt
RUN setcap cap_net_bind_service=+ep /usr/bin/app
RUN setcap -r /usr/bin/app
RUN cat <<EOF > /x.sh
chmod u+s /y
EOF
RUN python3 <<EOF
chmod = 4755
EOF
RUN echo "app ALL=(root) NOPASSWD: /usr/bin/one" > /etc/sudoers.d/app
RUN grep 'NOPASSWD: ALL' /etc/sudoers
USER 65532
