FROM a
USER ContainerUser
