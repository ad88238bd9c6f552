# One service of the suite. Built from the jar that Maven made:
#   mvn -DskipTests -Pimages package
#   docker build -f deploy/service.Dockerfile --build-arg SERVICE=gateway -t tessera/gateway .
# BASE: any image with Java 17 or later, bash and coreutils.
ARG BASE=eclipse-temurin:17-jre

# Layers: libraries change rarely, our classes often.
FROM ${BASE} AS layers
ARG SERVICE
WORKDIR /layers
COPY ${SERVICE}/target/*-exec.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination extracted

FROM ${BASE}
WORKDIR /app
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# A new volume takes over the owner of the folder it is mounted on.
RUN mkdir /artifacts && chown 10001:10001 /artifacts
COPY deploy/healthy.sh /usr/local/bin/healthy
# Nobody needs to be able to write anywhere but /tmp and the volumes.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["healthy", "8080", "/health/ready"]
# Half of the container's memory for the heap; weights and caches of models lie outside it.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=64g -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED"
ENTRYPOINT ["java", "-jar", "service.jar"]
