FROM debian:13 AS build
RUN echo 'root:secret' | chpasswd

FROM debian:13
RUN passwd -l root && passwd --lock root && usermod -p '!' root && usermod -L root
RUN adduser --disabled-password app && useradd --create-home app
RUN cat /etc/passwd && getent passwd root && openssl passwd x
RUN echo chpasswd
USER 65532
