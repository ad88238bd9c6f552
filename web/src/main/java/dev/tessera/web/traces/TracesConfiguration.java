package dev.tessera.web.traces;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The spans of a service, under its application name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TraceSettings.class)
public class TracesConfiguration {

    @Bean(destroyMethod = "close")
    Traces traces(TraceSettings settings, @Value("${spring.application.name:tessera}") String service) {
        return Traces.of(settings, service);
    }
}
