FROM debian:13
ARG PASSWORD
# want password-in-image "chpasswd"
RUN echo 'root:secret' | chpasswd
# want password-in-image
RUN useradd app && echo "app:$PASSWORD" | chpasswd
# want password-in-image
RUN passwd -d root
# want password-in-image
RUN usermod --password '$6$salt$hash' root
# want password-in-image
RUN echo secret | passwd --stdin root
USER 65532
