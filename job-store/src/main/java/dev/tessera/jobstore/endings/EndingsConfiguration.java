package dev.tessera.jobstore.endings;

import dev.tessera.jobstore.release.Release;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens when jobs end. */
@Configuration(proxyBeanMethods = false)
public class EndingsConfiguration {

    @Bean
    JobEndings jobEndings(Release release, List<FinishedJobListener> listeners) {
        return new JobEndings(release, listeners);
    }
}
